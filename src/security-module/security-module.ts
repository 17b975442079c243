/**
 * The security module over an HSM: the port's operations, in this process.
 *
 * @module
 */
import type { SealedRecord } from '../keys/sealed-record.ts';
import type { AuditHeads } from '../ports/audit-heads.ts';
import type { Clock } from '../ports/clock.ts';
import type { Governance } from '../ports/governance.ts';
import type { Hsm } from '../ports/hsm.ts';
import type { RecordSealing } from '../ports/record-sealing.ts';
import { KEY_CHANGE_BATCH_MAX, type SecurityModule } from '../ports/security-module.ts';
import type { VendingKeyOperations } from '../ports/vending-key-operations.ts';
import { createMisty1Cipher } from '../sts/cipher/misty1.ts';
import { compileStaTables } from '../sts/cipher/sta.ts';
import type { StaTables } from '../sts/cipher/sta-tables.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import { createAuditDigest, type AuditDigest } from './audit-digest.ts';
import { createAuditHeads } from './audit-heads.ts';
import { createBenchMeters } from './bench-meters.ts';
import { createTokenChecker } from './check-tokens.ts';
import { DERIVED_BYTES } from './derive-batch.ts';
import type { ValueAdoption } from './guard-backup/adoption.ts';
import type { GuardKeys } from './guard-keys.ts';
import { issueBatch } from './issue-batch.ts';
import { createKeyChangeWorkbench, type CreateCipher } from './key-change-workbench.ts';
import { amendVendingKey } from './amend-vending-key.ts';
import { compareBatch } from './compare-batch.ts';
import { importVendingKey, importWrappedVendingKey } from './import-vending-key.ts';
import { announceVendingKey, generateVendingKey, type KeyMaking } from './make-vending-key.ts';
import { createFoundingMark } from './approvals/founding-mark.ts';
import { foundInstallation, markRestored } from './approvals/found-installation.ts';
import {
  refuseTrialKeys,
  requireRotatedAway,
  requireRotating,
  type Governing,
} from './approvals/governed-changes.ts';
import { createRecordMacs, type RecordMacKeys } from './record-mac.ts';
import { reprintSet } from './reprint-set.ts';
import { checkVendingKeyValue, rewrapVendingKeys } from './rewrap-vending-keys.ts';
import { checkRecords, sealRecords } from './seal-records.ts';
import { createSetMacs } from './set-mac.ts';
import { createStorageKeys } from './storage-keys.ts';
import { createSessionKeys } from './session-keys.ts';
import { createSlab } from './slab.ts';

/** What a security module is built from. */
export interface SecurityModuleParts {
  /** The module closes it. */
  readonly hsm: Hsm;
  readonly guards: GuardKeys;
  /** Values that another HSM wrapped, while they move to this one. */
  readonly adoption?: ValueAdoption;
  /** Record of the founding, for an HSM into which the guard keys were restored. */
  readonly founding?: SealedRecord;
  /** UUID of the installation whose records are sealed and checked. */
  readonly installationId: string;
  readonly staTables: StaTables;
  readonly policy: OpenPointPolicy;
  /** What time it is: a key is used within its dates. */
  readonly clock: Clock;
}

/**
 * For each meter of the largest batch two keys, each derived twice under a vending key of its own.
 * A legacy key takes less: two blocks, its vending key once, and three times for its check.
 */
const SLAB_BYTES = 2 * 2 * DERIVED_BYTES.DKGA04 * KEY_CHANGE_BATCH_MAX;

/** Starts a security module. */
export function createSecurityModule(parts: SecurityModuleParts): SecurityModule {
  const { hsm, guards, adoption, policy, clock } = parts;
  const createSta = compileStaTables(parts.staTables);
  const createCipher: CreateCipher = (algorithm) =>
    algorithm === 'EA07' ? createSta() : createMisty1Cipher();
  const slab = createSlab(SLAB_BYTES);
  const workbench = createKeyChangeWorkbench(createCipher, policy);
  const { recordMac } = guards;
  const known = { number: guards.storageKeyNumber, key: guards.storage };
  const storageKeys = createStorageKeys(hsm, known);
  const macKeys = { hsm, recordMac, installationId: parts.installationId };
  const mark = createFoundingMark(hsm);
  const records = createRecordMacs({ ...macKeys, requireUsable: refuseTrialKeys(mark) });
  const setMacs = createSetMacs(macKeys);
  const auditDigest = createAuditDigest(macKeys);
  const sessionKeys = createSessionKeys(hsm, storageKeys);
  const derivation = { hsm, records, sessionKeys, policy, slab };
  const dependencies = { ...derivation, setMacs, auditDigest, workbench, clock };
  const adopting = adoption === undefined ? {} : { adoption };
  if (parts.founding !== undefined) markRestored({ records, mark }, parts.founding);
  const governing = {
    ...{ records, clock, mark, installationId: parts.installationId },
    restored: adoption !== undefined,
  };
  const making = { hsm, records, governing, recordMac, storageKeys, policy, ...adopting };
  const bench = createBenchMeters(derivation, createCipher);
  const checkTokens = createTokenChecker(derivation, createCipher);
  return {
    describe: answering(() => hsm.description),
    ...keyOperations(making),
    ...governance(governing),
    ...auditOperations(macKeys, auditDigest),
    issueKeyChangeSets: answering((batch) => issueBatch(dependencies, batch)),
    reprintKeyChangeSet: answering((change) => reprintSet(dependencies, change)),
    compareKeyChangeSets: answering((batch) => compareBatch(dependencies, batch)),
    checkTokens: answering((batch) => checkTokens(batch)),
    issueTrialCredit: answering((meter, credit) => bench.credit(meter, credit)),
    openBenchMeter: answering((meter) => bench.open(meter)),
    enterBenchToken: answering((number, token) => bench.enter(number, token)),
    close: answering(() => {
      bench.wipe();
      workbench.wipe();
      slab.wipe();
      try {
        sessionKeys.destroy();
      } finally {
        hsm.close();
      }
    }),
  };
}

/** The operations on records. */
function keyOperations(making: KeyMaking): RecordSealing & VendingKeyOperations {
  const { records, storageKeys, governing } = making;
  return {
    sealRecords: answering((changes, authority) => sealRecords(governing, changes, authority)),
    checkRecords: answering((given) => checkRecords(records, given)),
    announceVendingKey: answering((draft, authority) =>
      announceVendingKey(making, draft, authority),
    ),
    generateVendingKey: answering((announced) => generateVendingKey(making, announced)),
    importVendingKey: answering((announced, value) => importVendingKey(making, announced, value)),
    importWrappedVendingKey: answering((announced, wrapped, authority) =>
      importWrappedVendingKey(making, { announced, wrapped }, authority),
    ),
    amendVendingKey: answering((previous, next, authority) =>
      amendVendingKey(making, { previous, next }, authority),
    ),
    makeStorageKey: answering((number) => {
      storageKeys.make(number);
    }),
    rewrapVendingKeys: answering((keys, number, installation) => {
      requireRotating(governing, number, installation);
      return rewrapVendingKeys(making, keys, number);
    }),
    checkVendingKeyValue: answering((key) => {
      checkVendingKeyValue(making, key);
    }),
    destroyStorageKey: answering((number, installation) => {
      requireRotatedAway(governing, number, installation);
      storageKeys.destroy(number);
    }),
  };
}

/** Founding, and the question whether it was done. */
function governance(governing: Governing): Governance {
  return {
    governance: answering(() => governing.mark.mode()),
    foundInstallation: answering((order) => foundInstallation(governing, order)),
  };
}

/** The operations for the audit: heads of its chain, and digests for its rows. */
function auditOperations(macKeys: RecordMacKeys, digest: AuditDigest): AuditHeads {
  const heads = createAuditHeads(macKeys);
  return {
    signAuditHead: answering((head, signedAt) => heads.sign(head, signedAt)),
    keepAuditHead: answering((head, previous) => {
      heads.keep(head, previous);
    }),
    replaceKeptHeads: answering((head) => {
      heads.replaceKept(head);
    }),
    matchKeptHeads: answering((given) => heads.match(given)),
    auditPublicKey: answering(() => heads.publicKey()),
    makeAuditKey: answering(() => heads.makeKey()),
    auditDigest: answering(digest),
  };
}

/** Turns a synchronous operation into one that answers by promise, failures included. */
function answering<Arguments extends unknown[], Result>(
  operation: (...args: Arguments) => Result,
): (...args: Arguments) => Promise<Result> {
  return (...args) =>
    new Promise((resolve) => {
      resolve(operation(...args));
    });
}
