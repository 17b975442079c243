/**
 * What is the same for every meter that goes from one key and tariff index to another: the rules
 * that need no key material, and the attributes before and after.
 *
 * @module
 */
import { ERROR_CATALOGUE } from '../errors/catalogue.ts';
import { KmsError } from '../errors/kms-error.ts';
import { requirePurpose } from '../keys/purposes.ts';
import type { VendingKeyAttributes } from '../keys/vending-key.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeyChangeItem, KeyChangeOutcome } from '../ports/security-module.ts';
import { KEY_TYPE_COMMON } from '../sts/attributes/key-type.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import { requireCombination } from '../sts/derivation/derive-decoder-key.ts';
import { requireKeyType3Allowed } from '../sts/derivation/pan-block.ts';
import type { MeterKeyState } from '../sts/meter/virtual-meter.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import { requireTokenCount, type KeyChangeAttributes } from '../sts/token/key-change-attributes.ts';
import { requireKeyTypeChange, requireSameAlgorithm } from '../sts/token/key-change-permission.ts';
import { deriveRollOver } from '../sts/token/roll-over.ts';
import { requireHeldValue, type HeldRecord } from './held-record.ts';
import type { CheckedRecord } from './record-mac.ts';

/** A permitted key change, without the meter. */
export interface KeyChangePlan {
  readonly before: MeterKeyState;
  readonly after: KeyChangeAttributes;
}

/** Why a meter gets no set. */
export type Refused = Extract<KeyChangeOutcome, { refused: unknown }>;

/** The two keys of a change. */
export interface KeyPair {
  readonly from: HeldRecord;
  readonly to: HeldRecord;
}

/** Judges one distinct change. */
type Judge<Item> = (item: Item, pair: KeyPair) => KeyChangePlan;

/** Checked records by their index in the batch. */
export type BatchRecords = ReadonlyMap<number, CheckedRecord>;

/** A finder of plans for one batch; each distinct change is judged once. */
export function createPlanFinder<Item extends KeyChangeItem>(
  records: BatchRecords,
  nameOf: (item: Item) => string,
  judge: Judge<Item>,
): (item: Item) => KeyChangePlan | Refused {
  const plans = new Map<string, KeyChangePlan | Refused>();
  return (item) => {
    const name = nameOf(item);
    const known = plans.get(name);
    if (known !== undefined) return known;
    const plan = orRefused(() =>
      judge(item, { from: keyAt(records, item.fromKey), to: keyAt(records, item.toKey) }),
    );
    plans.set(name, plan);
    return plan;
  };
}

/** Bad input and refusals by a rule concern one meter; every other failure stops the batch. */
export function orRefused<Result>(action: () => Result): Result | Refused {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const { exitCode } = ERROR_CATALOGUE[error.code];
    if (exitCode !== 2 && exitCode !== 3) throw error;
    return { refused: { code: error.code, message: error.message } };
  }
}

/** Everything of an item but its meter. */
export function nameOfChange(item: KeyChangeItem): string {
  const { fromKey, fromTariffIndex, toKey, toTariffIndex, encryptionAlgorithm, tokenCount } = item;
  const keys = `${fromKey} ${fromTariffIndex} ${toKey} ${toTariffIndex}`;
  return `${keys} ${encryptionAlgorithm} ${tokenCount}`;
}

/**
 * The judge of changes to be issued now: every rule of the standard, and the purposes of both keys
 * at this minute. An expired key may be the old key of a set, never the new one. SPEC 6.2, CTSA16.
 */
export function judgeForIssue(policy: OpenPointPolicy, clock: Clock): Judge<KeyChangeItem> {
  const circumstances = { policy, now: clock.nowUtc() };
  return (item, pair) => {
    const { from, to } = pair;
    const [old, next] = [from.entity.attributes, to.entity.attributes];
    requireComputable(item, pair, policy);
    requireKeyTypeChange(old.keyType, next.keyType, policy);
    requireSameAlgorithm(
      old.decoderKeyGenerationAlgorithm,
      next.decoderKeyGenerationAlgorithm,
      policy,
    );
    const rollOver = deriveRollOver(old.baseDate, next.baseDate);
    requirePurpose(from.entity, 'key-change-old', circumstances);
    requirePurpose(to.entity, 'key-change-new', circumstances);
    return {
      before: stateOf(old, item.fromTariffIndex),
      after: { ...stateOf(next, item.toTariffIndex), rollOver },
    };
  };
}

/** The rules that decide the digits, whatever day it is. */
export function requireComputable(
  item: Pick<KeyChangeItem, 'encryptionAlgorithm' | 'tokenCount'>,
  { from, to }: KeyPair,
  policy: OpenPointPolicy,
): void {
  for (const { entity } of [from, to]) {
    const { decoderKeyGenerationAlgorithm, keyType } = entity.attributes;
    requireCombination(decoderKeyGenerationAlgorithm, item);
    if (keyType === KEY_TYPE_COMMON) requireKeyType3Allowed(policy);
  }
  requireTokenCount(item.encryptionAlgorithm, item.tokenCount);
}

/** Attributes of a vending key that a meter holds too. */
type KeyRegister = Omit<VendingKeyAttributes, 'baseDate' | 'decoderKeyGenerationAlgorithm'>;

/** What a meter holds under a key. */
export function stateOf(attributes: KeyRegister, tariffIndex: TariffIndex) {
  const { supplyGroupCode, keyType, keyRevisionNumber, keyExpiryNumber } = attributes;
  return { supplyGroupCode, keyType, keyRevisionNumber, keyExpiryNumber, tariffIndex };
}

function keyAt(records: BatchRecords, index: number): HeldRecord {
  const record = records.get(index);
  if (record === undefined) {
    throw new KmsError('KEY_REVISION_UNKNOWN', `the batch has no vending key ${index}`);
  }
  return requireHeldValue(record);
}

/** Indices of the keys that some items use. */
export function usedKeys(
  items: readonly Pick<KeyChangeItem, 'fromKey' | 'toKey'>[],
): ReadonlySet<number> {
  return new Set(items.flatMap(({ fromKey, toKey }) => [fromKey, toKey]));
}
