/**
 * Positions of a meter's key: making one from a named key, comparing two.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { KeyPosition, Meter } from '../../rollover/meter.ts';
import type { KeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import type { TariffIndex } from '../../sts/attributes/tariff-index.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import { loadKey, type KeyReference } from './key-reference.ts';

/** A position as people name it. */
export interface NamedPosition {
  readonly key: KeyReference;
  readonly tariffIndex: TariffIndex;
  /** Absent: the key's present one. */
  readonly keyExpiryNumber?: KeyExpiryNumber | undefined;
}

/** A position with its key. */
export interface LoadedPosition {
  readonly position: KeyPosition;
  readonly key: Stored<VendingKey>;
}

/**
 * The position that is named.
 *
 * @throws {KmsError} as {@link loadKey}
 */
export async function loadNamedPosition(
  reading: RecordReading,
  named: NamedPosition,
): Promise<LoadedPosition> {
  const key = await loadKey(reading, named.key);
  const keyExpiryNumber = named.keyExpiryNumber ?? key.entity.attributes.keyExpiryNumber;
  const { tariffIndex } = named;
  return { key, position: { vendingKeyId: key.entity.id, tariffIndex, keyExpiryNumber } };
}

/** True when a meter at both positions holds the same decoder key and expires at the same time. */
export function samePosition(left: KeyPosition | null, right: KeyPosition | null): boolean {
  if (left === null || right === null) return left === right;
  return sameDecoderKey(left, right) && left.keyExpiryNumber === right.keyExpiryNumber;
}

/** True when a meter at both positions holds the same decoder key: the expiry is no input of it. */
export function sameDecoderKey(left: KeyPosition, right: KeyPosition): boolean {
  return left.vendingKeyId === right.vendingKeyId && left.tariffIndex === right.tariffIndex;
}

/**
 * Every position in which the meter is known or taken to have been, without repetition: what is
 * recorded first, then both sides of its issued sets. What is only intended is none of them.
 */
export function heldPositions(meter: Meter, issues: readonly KeyChangeIssue[]): KeyPosition[] {
  const { presumed, proven, issued } = meter;
  const recorded = [presumed, proven, issued].filter((position) => position !== null);
  const ofIssues = issues.flatMap(({ from, to }) => [to, from]).map(positionOfFrozen);
  const all = [...recorded, ...ofIssues];
  return all.filter(
    (position, index) => all.findIndex((other) => samePosition(other, position)) === index,
  );
}

/** The position of one side of an issued set. */
export function positionOfFrozen({
  vendingKeyId,
  tariffIndex,
  keyExpiryNumber,
}: KeyPosition): KeyPosition {
  return { vendingKeyId, tariffIndex, keyExpiryNumber };
}
