/**
 * A process that dies at a chosen moment: before or after one of its durable steps, and from then
 * on nothing of it does anything any more.
 */
import type { CustodyDependencies } from '../../src/custody/custody-dependencies.ts';

/** What the process dies of; no part of the program catches it. */
export class Killed extends Error {}

const MODULE_STEPS = [
  'announceVendingKey',
  'generateVendingKey',
  'importVendingKey',
  'importWrappedVendingKey',
  'amendVendingKey',
  'makeStorageKey',
  'rewrapVendingKeys',
  'destroyStorageKey',
  'sealRecords',
] as const;

export interface Dying<Dependencies extends CustodyDependencies> {
  readonly dependencies: Dependencies;
  /** False when the work was over before that step. */
  readonly died: () => boolean;
}

/** Dies at durable step `step`, from 1; `when` says whether the step itself still happens. */
export function dyingAt<Dependencies extends CustodyDependencies>(
  dependencies: Dependencies,
  step: number,
  when: 'before' | 'after',
): Dying<Dependencies> {
  let steps = 0;
  let dead = false;
  const stepping = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (dead) throw new Killed();
    steps += 1;
    if (steps !== step) return work();
    dead = true;
    if (when === 'after') await work();
    throw new Killed();
  };
  const { store, securityModule } = dependencies;
  const dying = { ...securityModule };
  for (const name of MODULE_STEPS) {
    const operation = securityModule[name].bind(securityModule) as (
      ...given: unknown[]
    ) => Promise<unknown>;
    const killed = (...given: unknown[]) => stepping(() => operation(...given));
    Object.assign(dying, { [name]: killed });
  }
  const transaction: typeof store.transaction = (work) => stepping(() => store.transaction(work));
  return {
    dependencies: { ...dependencies, securityModule: dying, store: { ...store, transaction } },
    died: () => dead,
  };
}
