/**
 * The old key of a key change: the presumed one, or another that the meter is known to have had.
 *
 * A key that the meter never had is refused: whoever knew that key would read the meter's new key
 * out of the set.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { KeyPosition, Meter } from '../../rollover/meter.ts';
import { loadKey } from '../meters/key-reference.ts';
import { heldPositions, sameDecoderKey, type LoadedPosition } from '../meters/positions.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import type { NamedOldKey } from './key-change-request.ts';

/** A meter and the sets that were issued for it. */
export interface MeterHistory {
  readonly meter: Meter;
  /** Latest first. */
  readonly issues: readonly KeyChangeIssue[];
}

/** The candidates, the presumed position first; each decoder key once. */
export function oldKeyCandidates({ meter, issues }: MeterHistory): KeyPosition[] {
  const held = heldPositions(meter, issues);
  return held.filter(
    (position, index) => held.findIndex((other) => sameDecoderKey(other, position)) === index,
  );
}

/**
 * The old key that was named, or the presumed one.
 *
 * @throws {KmsError} KEY_CHANGE_FROM_UNKNOWN, KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN,
 *   RECORD_UNKNOWN
 */
export async function loadOldKey(
  reading: RecordReading,
  history: MeterHistory,
  named: NamedOldKey | undefined,
): Promise<LoadedPosition> {
  if (named === undefined) {
    const { presumed } = history.meter;
    return { position: presumed, key: await loadKey(reading, presumed) };
  }
  const key = await loadKey(reading, named.key);
  const candidates = oldKeyCandidates(history);
  const position = candidates.find(
    ({ vendingKeyId, tariffIndex }) =>
      vendingKeyId === key.entity.id && (named.tariffIndex ?? tariffIndex) === tariffIndex,
  );
  if (position !== undefined) return { position, key };
  throw new KmsError(
    'KEY_CHANGE_FROM_UNKNOWN',
    `meter ${history.meter.id} is not known to have had that key; ${candidates.length} known`,
    { facts: { meterPAN: history.meter.id, vendingKeyId: key.entity.id } },
  );
}

/**
 * True when the meter had the decoder key of `to` before and left it: by what it proved, by what we
 * presume, or because a set began there. A set that leads there and is not proven is none of them:
 * issuing it once more is not a way back.
 */
export function wasHeldBefore(
  { meter, issues }: MeterHistory,
  from: KeyPosition,
  to: KeyPosition,
): boolean {
  if (sameDecoderKey(from, to)) return false;
  const left = [meter.presumed, meter.proven, ...issues.map((issue) => issue.from)];
  return left.some((position) => position !== null && sameDecoderKey(position, to));
}
