/**
 * The MAC of a record: nobody outside the module can change a column of it, put another value
 * beside a key's attributes, or bring a record over from another installation.
 *
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import { KmsError } from '../errors/kms-error.ts';
import { vendingKeyToRow } from '../keys/rows/vending-key-row.ts';
import type { SealedRecord, Stored, UnsealedRecord } from '../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../keys/vending-key.ts';
import type { Hsm, KeyHandle } from '../ports/hsm.ts';
import { canonicalOctets, octetsInJson } from '../exchange/canonical-octets.ts';
import { inconsistent } from './inconsistent.ts';

const MAC_BYTES = 32;
/** Separates this use of the MAC key from every other. */
const DOMAIN = 'sts-kms record 1';

declare const checkedBrand: unique symbol;

/** A vending key whose MAC was good in this call: keys are opened and used for no other. */
export type CheckedRecord = Stored<VendingKey> & { readonly [checkedBrand]: true };

/** The record MACs of one installation. */
export interface RecordMacs {
  /** Whether a record carries its MAC. */
  isGenuine(record: SealedRecord): boolean;
  /**
   * The MAC of a new version, made twice: a record under a wrong one would be refused for ever.
   *
   * @throws {KmsError} SM_HSM_INCONSISTENT
   */
  seal(record: UnsealedRecord): Uint8Array;
  /** The same for a vending key. */
  sealKey(entity: VendingKey): Stored<VendingKey>;
  /**
   * Checks the MAC of a vending key, before any use.
   *
   * @throws {KmsError} SM_RECORD_MAC; SM_TRIAL_ONLY for a trial key in reality
   */
  requireKey(key: Stored<VendingKey>): CheckedRecord;
}

/** Under what records are sealed. */
export interface RecordMacKeys {
  readonly hsm: Hsm;
  readonly recordMac: KeyHandle;
  /** UUID; in every MAC. */
  readonly installationId: string;
  /** Refuses a genuine key that the installation must not use. */
  readonly requireUsable?: (key: VendingKey) => void;
}

/** The record MACs of an installation. */
export function createRecordMacs({
  hsm,
  recordMac,
  installationId,
  requireUsable = () => undefined,
}: RecordMacKeys): RecordMacs {
  const macOf = (record: UnsealedRecord): Uint8Array => {
    const octets = recordOctets(installationId, record);
    const mac = new Uint8Array(MAC_BYTES);
    hsm.hmacSha256(recordMac, { octets, bytes: octets.length, count: 1 }, mac);
    return mac;
  };
  const isGenuine = (record: SealedRecord): boolean => {
    const expected = macOf(record);
    return record.recordMac.length === MAC_BYTES && timingSafeEqual(expected, record.recordMac);
  };
  const seal = (record: UnsealedRecord): Uint8Array => {
    const mac = macOf(record);
    if (!timingSafeEqual(mac, macOf(record))) throw inconsistent('a new record has another MAC');
    return mac;
  };
  return {
    isGenuine,
    seal,
    sealKey: (entity) => ({ entity, recordMac: seal(vendingKeyRecord(entity)) }),
    requireKey: (key) => {
      const { entity, recordMac: given } = key;
      if (isGenuine({ ...vendingKeyRecord(entity), recordMac: given })) {
        requireUsable(entity);
        return key as CheckedRecord;
      }
      const name = vendingKeyName(entity.attributes);
      throw new KmsError('SM_RECORD_MAC', `the record of vending key ${name} has another MAC`);
    },
  };
}

/**
 * Checks each record that a batch uses, once. Nothing of a record is believed before, not even for
 * a refusal.
 *
 * @param used - indices into `keys`; one that has no record is passed over
 * @returns the records by their index
 * @throws {KmsError} SM_RECORD_MAC
 */
export function requireUsedRecords(
  { records }: { readonly records: RecordMacs },
  keys: readonly Stored<VendingKey>[],
  used: ReadonlySet<number>,
): ReadonlyMap<number, CheckedRecord> {
  const checked = new Map<number, CheckedRecord>();
  keys.forEach((key, index) => {
    if (used.has(index)) checked.set(index, records.requireKey(key));
  });
  return checked;
}

/** A vending key as its record. */
function vendingKeyRecord(entity: VendingKey): UnsealedRecord {
  const { id, version } = entity;
  return { table: 'vending_key', id, version, row: vendingKeyToRow(entity) };
}

function recordOctets(installationId: string, record: UnsealedRecord): Uint8Array {
  const { table, id, version, row } = record;
  const columns = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? octetsInJson(value) : value,
  ]);
  return canonicalOctets([DOMAIN, installationId, table, id, version, Object.fromEntries(columns)]);
}
