/**
 * The security-module port over a pool of hosts. Bench meters live in one host: their calls go to
 * it alone, and are gone with it.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { SecurityModule } from '../ports/security-module.ts';
import { HostPool, type HostPoolOptions, type PoolHealth } from './host-pool.ts';
import type { HostOperation } from './host-protocol.ts';
import { joinOperations } from './joined-operations.ts';
import { packedCalls } from './packed-calls.ts';

/** A security module in hosts of its own, and what may be asked about them. */
export interface HostedSecurityModule extends SecurityModule {
  health(): PoolHealth;
  processIds(): number[];
}

/**
 * Starts a security module in hosts of its own.
 *
 * @throws {KmsError} what the first host that does not start reports; HSM_ACCESS_INVALID for more
 *   than one host over an in-memory HSM, of which each would have a copy of its own
 */
export async function startHostedSecurityModule(
  options: HostPoolOptions,
): Promise<HostedSecurityModule> {
  if (options.setup.profile === 'memory' && options.hosts > 1) {
    throw new KmsError('HSM_ACCESS_INVALID', 'the in-memory HSM is for one host');
  }
  const pool = await HostPool.start(options);
  return {
    ...operationsOver(pool, options.hosts),
    close: () => pool.close(),
    health: () => pool.health(),
    processIds: () => pool.processIds(),
  };
}

function operationsOver(pool: HostPool, hosts: number): Omit<SecurityModule, 'close'> {
  /** What a host answers has the type of the operation: it is our own program. */
  function ask<Name extends HostOperation>(name: Name): SecurityModule[Name] {
    const call = (...args: unknown[]) => pool.call(name, args);
    return call as SecurityModule[Name];
  }
  function askFirst<Name extends HostOperation>(name: Name): SecurityModule[Name] {
    const call = (...args: unknown[]) => pool.callFirst(name, args);
    return call as SecurityModule[Name];
  }
  const importVendingKey = ask('importVendingKey');
  const packed = packedCalls((name, args) => pool.call(name, args));
  const single = { sealRecords: ask('sealRecords'), checkRecords: ask('checkRecords') };
  return {
    describe: ask('describe'),
    governance: ask('governance'),
    foundInstallation: ask('foundInstallation'),
    announceVendingKey: ask('announceVendingKey'),
    generateVendingKey: ask('generateVendingKey'),
    importVendingKey: async (announced, value) => {
      try {
        return await importVendingKey(announced, value);
      } finally {
        value.fill(0);
      }
    },
    importWrappedVendingKey: ask('importWrappedVendingKey'),
    amendVendingKey: ask('amendVendingKey'),
    makeStorageKey: ask('makeStorageKey'),
    rewrapVendingKeys: ask('rewrapVendingKeys'),
    checkVendingKeyValue: ask('checkVendingKeyValue'),
    destroyStorageKey: ask('destroyStorageKey'),
    checkTokens: packed.checkTokens,
    ...joinOperations({ ...packed, ...single }, hosts),
    reprintKeyChangeSet: ask('reprintKeyChangeSet'),
    compareKeyChangeSets: ask('compareKeyChangeSets'),
    signAuditHead: ask('signAuditHead'),
    keepAuditHead: ask('keepAuditHead'),
    replaceKeptHeads: ask('replaceKeptHeads'),
    matchKeptHeads: ask('matchKeptHeads'),
    auditPublicKey: ask('auditPublicKey'),
    makeAuditKey: ask('makeAuditKey'),
    auditDigest: ask('auditDigest'),
    issueTrialCredit: ask('issueTrialCredit'),
    openBenchMeter: askFirst('openBenchMeter'),
    enterBenchToken: askFirst('enterBenchToken'),
  };
}
