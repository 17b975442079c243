/**
 * The keys that a meter's token may be under: its positions and those of its issued sets.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { KeyPosition, Meter } from '../../rollover/meter.ts';
import { TARIFF_INDEXES } from '../../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { MeterReading } from '../meters/meter-dependencies.ts';
import { loadKey } from '../meters/key-reference.ts';
import { positionOfFrozen, sameDecoderKey } from '../meters/positions.ts';
import { METERS, VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted, requireTrusted } from '../records/trusted-record.ts';

/**
 * What a position is to the meter; the first that fits names it. `unrecorded`: another tariff index
 * or another revision of its supply groups.
 */
export type PositionRole = 'presumed' | 'issued' | 'intended' | 'proven' | 'former' | 'unrecorded';

/** A key that a token may be under. */
export interface CandidateKey {
  readonly role: PositionRole;
  readonly position: KeyPosition;
  readonly key: Stored<VendingKey>;
}

/** A meter and the keys that its tokens may be under; presumed first. */
export interface MeterCandidates {
  readonly meter: Meter;
  /** Latest first. */
  readonly issues: readonly KeyChangeIssue[];
  readonly keys: readonly CandidateKey[];
}

/** Keys of the meter's supply groups that are tried with every tariff index. */
const GROUP_KEYS_MAX = 20;
/** Issued sets that are looked through: a question tries a known number of keys. */
const ISSUES_LOOKED_AT = 5;

/**
 * Reads the candidates of a meter. Keys without a value here cannot be tried and are left out.
 *
 * @throws {KmsError} RECORD_UNKNOWN, and when a record cannot be relied on
 */
export async function readCandidates(
  reading: MeterReading,
  meterPAN: MeterPAN,
): Promise<MeterCandidates> {
  const { entity: meter } = await loadTrusted(reading, METERS, meterPAN);
  const issues = await reading.store.keyChangeIssues.listOfMeter(meterPAN, ISSUES_LOOKED_AT);
  const keys: CandidateKey[] = [];
  for (const { role, position } of distinctPositions(meter, issues)) {
    const key = await loadKey(reading, position);
    if (key.entity.value !== null) keys.push({ role, position, key });
  }
  return { meter, issues, keys };
}

/**
 * Every tariff index of every key that is held for the supply groups of a meter's positions, but
 * for
 * the positions themselves.
 *
 * @throws {KmsError} when a record cannot be relied on
 */
export async function readUnrecorded(
  reading: MeterReading,
  { keys: recorded }: Pick<MeterCandidates, 'keys'>,
): Promise<CandidateKey[]> {
  const groups = new Set(recorded.map(({ key }) => key.entity.attributes.supplyGroupCode));
  const found: Stored<VendingKey>[] = [];
  for (const group of groups) {
    found.push(...(await reading.store.vendingKeys.listOfSupplyGroup(group)));
  }
  const held = found.filter(({ entity }) => entity.value !== null).slice(0, GROUP_KEYS_MAX);
  await requireTrusted(reading, VENDING_KEYS, held);
  const all = held.flatMap((key) =>
    TARIFF_INDEXES.map((tariffIndex): CandidateKey => {
      const { id, attributes } = key.entity;
      const { keyExpiryNumber } = attributes;
      const position = { vendingKeyId: id, tariffIndex, keyExpiryNumber };
      return { role: 'unrecorded', position, key };
    }),
  );
  return all.filter(
    ({ position }) => !recorded.some((other) => sameDecoderKey(other.position, position)),
  );
}

function distinctPositions(
  { presumed, issued, intended, proven }: Meter,
  issues: readonly KeyChangeIssue[],
): { readonly role: PositionRole; readonly position: KeyPosition }[] {
  const recorded = Object.entries({ presumed, issued, intended, proven }) as [
    PositionRole,
    KeyPosition | null,
  ][];
  const former = issues
    .flatMap(({ from, to }) => [from, to])
    .map((frozen): [PositionRole, KeyPosition] => ['former', positionOfFrozen(frozen)]);
  const all = [...recorded, ...former].flatMap(([role, position]) =>
    position === null ? [] : [{ role, position }],
  );
  return all.filter(
    ({ position }, index) =>
      all.findIndex((other) => sameDecoderKey(other.position, position)) === index,
  );
}
