/**
 * A position of a meter's key spelled out, as its display and its papers name it.
 *
 * @module
 */
import type { VendingKey } from '../../keys/vending-key.ts';
import type { VendingKeyState } from '../../keys/vending-key-life.ts';
import type { KeyPosition } from '../../rollover/meter.ts';
import type { BaseDate } from '../../sts/attributes/base-date.ts';
import { formatKeyType, type KeyType } from '../../sts/attributes/key-type.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted, type RecordReading } from '../records/trusted-record.ts';
import type { KeyName } from './key-reference.ts';

/** A position with what its vending key gives. */
export interface DescribedPosition extends KeyPosition, KeyName {
  readonly keyType: Exclude<KeyType, 0>;
  /** DDTK, DUTK or DCTK. */
  readonly keyTypeName: string;
  readonly baseDate: BaseDate;
  readonly vendingKeyState: VendingKeyState;
}

/**
 * Spells out a position; null stays null.
 *
 * @throws {KmsError} RECORD_UNKNOWN, and when the key's record cannot be relied on
 */
export async function describePosition(
  reading: RecordReading,
  position: KeyPosition | null,
): Promise<DescribedPosition | null> {
  if (position === null) return null;
  const { entity } = await loadTrusted(reading, VENDING_KEYS, position.vendingKeyId);
  return spellOut(entity, position);
}

/** Spells out a position whose key is at hand. */
export function spellOut(
  { attributes, life }: VendingKey,
  position: KeyPosition,
): DescribedPosition {
  const { supplyGroupCode, keyRevisionNumber, keyType, baseDate } = attributes;
  return {
    ...position,
    supplyGroupCode,
    keyRevisionNumber,
    keyType,
    keyTypeName: formatKeyType(keyType),
    baseDate,
    vendingKeyState: life.state,
  };
}

/** A position in one short text, for messages and events: `201457/2 TI 01 KEN 255`. */
export function positionText({ attributes }: VendingKey, position: KeyPosition): string {
  const { supplyGroupCode, keyRevisionNumber } = attributes;
  const { tariffIndex, keyExpiryNumber } = position;
  return `${supplyGroupCode}/${keyRevisionNumber} TI ${tariffIndex} KEN ${keyExpiryNumber}`;
}
