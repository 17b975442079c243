/**
 * Dependencies of a process that kills itself at one of its durable steps: transactions of the
 * store, and storage keys that come and go in the HSM.
 *
 * `before`: everything but the commit was done. `sent`: the commit was given to the driver, and no
 * answer was seen. `after`: it was answered, and nobody was told.
 *
 * @typedef {'before' | 'sent' | 'after'} Moment
 * @typedef {import('../../src/custody/custody-dependencies.ts').CustodyDependencies} Dependencies
 */
import process from 'node:process';

/** @returns {never} */
function die() {
  process.kill(process.pid, 'SIGKILL');
  throw new RangeError('unreachable');
}

/** Counts steps and dies at one of them; step 0 is none. */
export class Steps {
  taken = 0;

  /**
   * @param {number} step
   * @param {Moment} moment
   */
  constructor(step, moment) {
    this.step = step;
    this.moment = moment;
  }

  /** @returns {(moment: Moment) => boolean} whether the step that begins is to die at a moment */
  next() {
    this.taken += 1;
    const dying = this.taken === this.step;
    return (moment) => dying && moment === this.moment;
  }
}

/**
 * @template {Dependencies} Given
 * @param {Given} dependencies
 * @param {Steps} steps
 * @returns {Given}
 */
export function dyingAtStep(dependencies, steps) {
  const { store, securityModule } = dependencies;
  /** @type {typeof store.transaction} */
  const transaction = async (work) => {
    const dies = steps.next();
    const result = await store.transaction(async (repositories) => {
      const done = await work(repositories);
      if (dies('before')) die();
      if (dies('sent')) setImmediate(die);
      return done;
    });
    if (dies('after') || dies('sent')) die();
    return result;
  };
  /** @param {(number: number) => Promise<void>} operation */
  const stepping = (operation) => async (/** @type {number} */ number) => {
    const dies = steps.next();
    if (dies('before')) die();
    await operation(number);
    if (dies('after') || dies('sent')) die();
  };
  return {
    ...dependencies,
    store: { ...store, transaction },
    securityModule: {
      ...securityModule,
      makeStorageKey: stepping((number) => securityModule.makeStorageKey(number)),
      destroyStorageKey: (number, installation) =>
        stepping((each) => securityModule.destroyStorageKey(each, installation))(number),
    },
  };
}
