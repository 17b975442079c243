/**
 * The security module over an HSM: the port's operations, in this process.
 *
 * @module
 */
import type { Clock } from '../ports/clock.ts';
import type { Hsm } from '../ports/hsm.ts';
import { KEY_CHANGE_BATCH_MAX, type SecurityModule } from '../ports/security-module.ts';
import { createMisty1Cipher } from '../sts/cipher/misty1.ts';
import { compileStaTables } from '../sts/cipher/sta.ts';
import type { StaTables } from '../sts/cipher/sta-tables.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import { createBenchMeters } from './bench-meters.ts';
import { DERIVED_BYTES } from './derive-batch.ts';
import type { GuardKeys } from './guard-keys.ts';
import { issueBatch } from './issue-batch.ts';
import { createKeyChangeWorkbench, type CreateCipher } from './key-change-workbench.ts';
import { generateVendingKey, importVendingKey } from './make-vending-key.ts';
import { createSlab } from './slab.ts';

/** What a security module is built from. */
export interface SecurityModuleParts {
  /** The module closes it. */
  readonly hsm: Hsm;
  readonly guards: GuardKeys;
  readonly staTables: StaTables;
  readonly policy: OpenPointPolicy;
  /** What time it is: an expired key may not be the new key of a change. */
  readonly clock: Clock;
}

/** Two keys for each meter of the largest batch, and a legacy vending key for each. */
const SLAB_BYTES = (2 * DERIVED_BYTES.DKGA04 + 2 * DERIVED_BYTES.DKGA02) * KEY_CHANGE_BATCH_MAX;

/** Starts a security module. */
export function createSecurityModule(parts: SecurityModuleParts): SecurityModule {
  const { hsm, guards, policy, clock } = parts;
  const createSta = compileStaTables(parts.staTables);
  const createCipher: CreateCipher = (algorithm) =>
    algorithm === 'EA07' ? createSta() : createMisty1Cipher();
  const slab = createSlab(SLAB_BYTES);
  const workbench = createKeyChangeWorkbench(createCipher, policy);
  const dependencies = { hsm, guards, policy, slab, workbench, clock };
  const bench = createBenchMeters(dependencies, createCipher);
  return {
    describe: answering(() => hsm.description),
    generateVendingKey: answering((request) => generateVendingKey(hsm, guards, request)),
    importVendingKey: answering((request, value) =>
      importVendingKey(hsm, guards, { request, value, policy }),
    ),
    issueKeyChangeSets: answering((batch) => issueBatch(dependencies, batch)),
    issueTrialCredit: answering((meter, credit) => bench.credit(meter, credit)),
    openBenchMeter: answering((meter) => bench.open(meter)),
    enterBenchToken: answering((number, token) => bench.enter(number, token)),
    close: answering(() => {
      bench.wipe();
      workbench.wipe();
      slab.wipe();
      hsm.close();
    }),
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
