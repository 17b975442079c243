/**
 * The keys that a meter's token may be under: its positions and those of its issued sets.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { KeyPosition, Meter } from '../../rollover/meter.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { MeterReading } from '../meters/meter-dependencies.ts';
import { loadKey } from '../meters/key-reference.ts';
import { positionOfFrozen, sameDecoderKey } from '../meters/positions.ts';
import { METERS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';

/** What a position is to the meter; the first that fits names it. */
export type PositionRole = 'presumed' | 'issued' | 'intended' | 'proven' | 'former';

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
