/** Parts of a security module, for tests that put one together themselves. */
import type { VendingKey } from '../../src/keys/vending-key.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import type { GuardKeys } from '../../src/security-module/guard-keys.ts';
import { createAuditDigest } from '../../src/security-module/audit-digest.ts';
import { createRecordMacs } from '../../src/security-module/record-mac.ts';
import { createSetMacs } from '../../src/security-module/set-mac.ts';
import { createStorageKeys } from '../../src/security-module/storage-keys.ts';
import { INSTALLATION_ID, type StoredKey } from './security-modules.ts';

/** What records, sets and digests are made with, and the storage keys. */
export function innerPartsOn(hsm: Hsm, { recordMac, storage, storageKeyNumber }: GuardKeys) {
  const keys = { hsm, recordMac, installationId: INSTALLATION_ID };
  return {
    records: createRecordMacs(keys),
    setMacs: createSetMacs(keys),
    auditDigest: createAuditDigest(keys),
    storageKeys: createStorageKeys(hsm, { number: storageKeyNumber, key: storage }),
  };
}

/** A record of which somebody changed something, and not its MAC. */
export function alter(key: StoredKey, changes: Partial<VendingKey>): StoredKey {
  return { ...key, entity: { ...key.entity, ...changes } };
}
