/**
 * A vending key whose value is held, by its type: nothing else is opened.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import { vendingKeyName, type HeldValue, type VendingKey } from '../keys/vending-key.ts';
import type { CheckedRecord } from './record-mac.ts';

/** A checked record with a value. */
export type HeldRecord = CheckedRecord & {
  readonly entity: VendingKey & { readonly value: HeldValue };
};

/**
 * A record whose value is here.
 *
 * @throws {KmsError} KEY_NO_VALUE
 */
export function requireHeldValue(record: CheckedRecord): HeldRecord {
  const { attributes, value, life, origin } = record.entity;
  if (value !== null) return record as HeldRecord;
  const what = origin === 'external' ? origin : life.state;
  const name = vendingKeyName(attributes);
  throw new KmsError('KEY_NO_VALUE', `no value of vending key ${name} is held: it is ${what}`);
}
