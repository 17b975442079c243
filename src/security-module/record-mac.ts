/**
 * The MAC of a vending-key record: nobody outside the module can give a key another supply group,
 * base date or type, or put another value beside its attributes.
 *
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import { KmsError } from '../errors/kms-error.ts';
import { vendingKeyName, type VendingKeyRecord } from '../keys/vending-key.ts';
import type { Hsm } from '../ports/hsm.ts';
import type { GuardKeys } from './guard-keys.ts';

const MAC_BYTES = 32;
/** Separates this use of the MAC key from every other. */
const DOMAIN = 'sts-kms vending-key record 1';

/** A record before it has its MAC. */
export type UnsealedRecord = Omit<VendingKeyRecord, 'recordMac'>;

/** The MAC of a record, 32 octets. */
export function recordMacOf(hsm: Hsm, guards: GuardKeys, record: UnsealedRecord): Uint8Array {
  const octets = canonicalRecord(record);
  const mac = new Uint8Array(MAC_BYTES);
  hsm.hmacSha256(guards.recordMac, { octets, bytes: octets.length, count: 1 }, mac);
  return mac;
}

/**
 * Checks the MAC of a record, before any use.
 *
 * @throws {KmsError} SM_RECORD_MAC
 */
export function requireRecordMac(hsm: Hsm, guards: GuardKeys, record: VendingKeyRecord): void {
  const expected = recordMacOf(hsm, guards, record);
  const given = record.recordMac;
  if (given.length !== MAC_BYTES || !timingSafeEqual(expected, given)) {
    const name = vendingKeyName(record.attributes);
    throw new KmsError('SM_RECORD_MAC', `the record of vending key ${name} does not carry its MAC`);
  }
}

/** Every member in a fixed order; JSON of a list of texts and numbers has one form only. */
function canonicalRecord(record: UnsealedRecord): Uint8Array {
  const { attributes } = record;
  return Buffer.from(
    JSON.stringify([
      DOMAIN,
      attributes.supplyGroupCode,
      attributes.keyRevisionNumber,
      attributes.keyType,
      attributes.baseDate,
      attributes.decoderKeyGenerationAlgorithm,
      attributes.keyExpiryNumber,
      record.origin,
      record.trial,
      record.keyCheckValue,
      Buffer.from(record.wrappedValue).toString('base64'),
    ]),
  );
}
