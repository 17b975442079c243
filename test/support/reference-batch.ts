/** Random batches of key changes, with what the reference computes for each item. */
import type { KeyChangeItem, KeyChangeOutcome } from '../../src/ports/security-module.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { BASE_DATES, type BaseDate } from '../../src/sts/attributes/base-date.ts';
import type { EncryptionAlgorithm } from '../../src/sts/attributes/encryption-algorithm.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../../src/sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { parseMeterPAN } from '../../src/sts/identity/meter-pan.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import type { KeyChangeTokenCount } from '../../src/sts/token/key-change-attributes.ts';
import { computeVector } from '../reference/compute.ts';
import { meterPanOf } from '../reference/meter-pan.ts';
import { seededDesKey, seededDrn, seededHex } from '../reference/own-seed.ts';
import { seeded, seededBelow, seededDigits, type Seeded } from './seeded.ts';
import { clockAt, importKey, type StoredKey } from './security-modules.ts';

/** A vending key in the security module, and its value as the reference needs it. */
export interface KnownKey {
  readonly record: StoredKey;
  readonly hex: string;
}

const COMBINATIONS = (['DKGA02', 'DKGA04'] as const).flatMap((decoderKeyGenerationAlgorithm) =>
  BASE_DATES.flatMap((baseDate) =>
    ([1, 2] as const).map((keyType) => ({ decoderKeyGenerationAlgorithm, baseDate, keyType })),
  ),
);

/** Keys of known values: both algorithms, all base dates, key types 1 and 2. */
export async function importKnownKeys(securityModule: SecurityModule, seed: number) {
  const next = seeded(seed);
  const keys: KnownKey[] = [];
  for (const combination of COMBINATIONS) {
    const label = `batch ${seed} ${Object.values(combination).join(' ')}`;
    const legacy = combination.decoderKeyGenerationAlgorithm === 'DKGA02';
    const hex = legacy ? seededDesKey(label) : seededHex(label, 20);
    const attributes = {
      ...combination,
      supplyGroupCode: parseSupplyGroupCode(seededDigits(next, 6)),
      keyRevisionNumber: parseKeyRevisionNumber(1 + seededBelow(next, 9)),
      keyExpiryNumber: parseKeyExpiryNumber(seededBelow(next, 256)),
    };
    const request = { attributes, trial: true };
    keys.push({ hex, record: await importKey(securityModule, request, bytesFromHex(hex)) });
  }
  return keys;
}

const SETS: readonly [EncryptionAlgorithm, KeyChangeTokenCount][] = [
  ['EA07', 2],
  ['EA07', 3],
  ['EA11', 4],
];

/** Every change that may be issued between the keys, each for a meter of its own, shuffled. */
export function everyChange(keys: readonly KnownKey[], seed: number): KeyChangeItem[] {
  const next = seeded(seed);
  const items = [...keys.entries()].flatMap(([fromKey, from]) =>
    [...keys.entries()].flatMap(([toKey, to]) =>
      setsBetween(from, to).map(([encryptionAlgorithm, tokenCount]) => ({
        meterPAN: madeUpMeter(next),
        encryptionAlgorithm,
        tokenCount,
        fromKey,
        fromTariffIndex: parseTariffIndex(seededDigits(next, 2)),
        toKey,
        toTariffIndex: parseTariffIndex(seededDigits(next, 2)),
      })),
    ),
  );
  const shuffled = items.map((item) => ({ item, order: next() }));
  return shuffled.sort((one, two) => one.order - two.order).map(({ item }) => item);
}

/**
 * Outcomes of changes in the order of the items, each issued at the first minute of the base date
 * of its new key: earlier the key may not be used, and later a short KEN may have ended.
 *
 * @param moduleAt - a security module with that clock; all are on one HSM with the same guard keys
 */
export async function issueInTheirTime(
  moduleAt: (clock: Clock) => SecurityModule,
  keys: readonly KnownKey[],
  items: readonly KeyChangeItem[],
): Promise<KeyChangeOutcome[]> {
  const outcomes: KeyChangeOutcome[] = [];
  for (const baseDate of BASE_DATES) {
    const places = [...items.keys()].filter((n) => baseDateTo(keys, items[n]!) === baseDate);
    const securityModule = moduleAt(clockAt(`${baseDate}-01-01T00:00Z`));
    const records = keys.map(({ record }) => record);
    const batch = { keys: records, items: places.map((n) => items[n]!) };
    for (const [n, outcome] of (await securityModule.issueKeyChangeSets(batch)).entries()) {
      outcomes[places[n]!] = outcome;
    }
  }
  return outcomes;
}

/** The base date of an item's new key. */
export function baseDateTo(keys: readonly KnownKey[], { toKey }: KeyChangeItem): BaseDate {
  return keys[toKey]!.record.entity.attributes.baseDate;
}

/** What of an outcome does not depend on the HSM: everything but the MAC over the set. */
export type Digits =
  | { readonly tokens: readonly string[]; readonly rollOver: boolean }
  | Extract<KeyChangeOutcome, { refused: unknown }>;

/** Outcomes without the MACs of their sets. */
export function digitsOf(outcomes: readonly KeyChangeOutcome[]): Digits[] {
  return outcomes.map((outcome) => {
    if ('refused' in outcome) return outcome;
    const { tokens, rollOver } = outcome;
    return { tokens, rollOver };
  });
}

/** What the security module should answer to an item, but for the MAC. */
export function referenceOutcome(keys: readonly KnownKey[], item: KeyChangeItem): Digits {
  const from = registerOf(keys[item.fromKey]!, item.fromTariffIndex);
  const to = registerOf(keys[item.toKey]!, item.toTariffIndex);
  const { tokens, rollOver } = computeVector('keyChangeTokens', {
    meterPAN: item.meterPAN,
    encryptionAlgorithm: item.encryptionAlgorithm,
    threeTokenSet: item.tokenCount === 3,
    from,
    to,
  });
  return { tokens: tokens as string[], rollOver: rollOver === 1 };
}

const isLegacy = ({ record }: KnownKey) =>
  record.entity.attributes.decoderKeyGenerationAlgorithm === 'DKGA02';

/** DDTK or DUTK to DUTK, never to an earlier base date, never back from DKGA04. */
function setsBetween(from: KnownKey, to: KnownKey) {
  const forward = to.record.entity.attributes.baseDate >= from.record.entity.attributes.baseDate;
  const permitted = to.record.entity.attributes.keyType === 2 && forward;
  if (!permitted || (isLegacy(to) && !isLegacy(from))) return [];
  return isLegacy(from) || isLegacy(to) ? SETS.slice(0, 2) : SETS;
}

function registerOf({ record, hex }: KnownKey, tariffIndex: string) {
  const { decoderKeyGenerationAlgorithm: dkga, ...attributes } = record.entity.attributes;
  return { ...attributes, dkga, vendingKey: hex, tariffIndex };
}

/** One meter of three has a number of 13 digits. */
function madeUpMeter(next: Seeded) {
  const long = String(100 + seededBelow(next, 9900)).padStart(4, '0');
  const code = seededBelow(next, 3) === 0 ? long : '07';
  return parseMeterPAN(meterPanOf(seededDrn(`meter ${next()}`, code)));
}
