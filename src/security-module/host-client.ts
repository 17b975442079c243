/**
 * The security-module port over a pool of hosts. Bench meters live in one host: their calls go to
 * it alone, and are gone with it.
 *
 * @module
 */
import type { VendingKeyRecord } from '../keys/vending-key.ts';
import type { HsmDescription } from '../ports/hsm.ts';
import type {
  BenchMeterAnswer,
  BenchMeterNumber,
  KeyChangeOutcome,
  SecurityModule,
} from '../ports/security-module.ts';
import { HostPool, type HostPoolOptions, type PoolHealth } from './host-pool.ts';

/** A security module in hosts of its own, and what may be asked about them. */
export interface HostedSecurityModule extends SecurityModule {
  health(): PoolHealth;
  processIds(): number[];
}

/**
 * Starts a security module in hosts of its own.
 *
 * @throws {KmsError} what the first host that does not start reports
 */
export async function startHostedSecurityModule(
  options: HostPoolOptions,
): Promise<HostedSecurityModule> {
  const pool = await HostPool.start(options);
  return {
    describe: () => pool.call('describe', []) as Promise<HsmDescription>,
    generateVendingKey: (...args) =>
      pool.call('generateVendingKey', args) as Promise<VendingKeyRecord>,
    importVendingKey: async (request, value) => {
      try {
        return (await pool.call('importVendingKey', [request, value])) as VendingKeyRecord;
      } finally {
        value.fill(0);
      }
    },
    issueKeyChangeSets: (...args) =>
      pool.call('issueKeyChangeSets', args) as Promise<readonly KeyChangeOutcome[]>,
    issueTrialCredit: (...args) => pool.call('issueTrialCredit', args) as Promise<string>,
    openBenchMeter: (...args) =>
      pool.callFirst('openBenchMeter', args) as Promise<BenchMeterNumber>,
    enterBenchToken: (...args) =>
      pool.callFirst('enterBenchToken', args) as Promise<BenchMeterAnswer>,
    close: () => pool.close(),
    health: () => pool.health(),
    processIds: () => pool.processIds(),
  };
}
