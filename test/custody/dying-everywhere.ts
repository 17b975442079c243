/**
 * A process that dies at any of its durable calls: a commit of the store, an object that comes into
 * the HSM or leaves it, a line of the anchor. From then on nothing of it does anything any more.
 */
import type { HsmKeySpec, KeyHandle } from '../../src/ports/hsm.ts';
import type { Custody } from './custody-rig.ts';
import { Killed } from './dying.ts';

/** Whether the durable call itself still happens. */
export type Moment = 'before' | 'after';

export interface DyingProcess {
  /** The custody as the process uses it. */
  readonly custody: Custody;
  /** Each durable call so far, in words. */
  readonly steps: () => readonly string[];
  /** The machine is as it was; the next process may start. */
  readonly end: () => void;
}

/** Dies at durable call `step`, from 1; 0 is none. */
export function dyingEverywhere(custody: Custody, step: number, when: Moment): DyingProcess {
  const steps = new Steps(step, when);
  const restored = [patchHsm(custody, steps), patchAnchor(custody, steps)];
  const { store } = custody.dependencies;
  const transaction: typeof store.transaction = async (work) => {
    steps.requireAlive();
    let commit = { dies: false, after: false };
    const result = await store.transaction(async (repositories) => {
      const done = await work(repositories);
      commit = steps.next('commit');
      if (commit.dies && !commit.after) throw steps.kill();
      return done;
    });
    if (commit.dies) throw steps.kill();
    return result;
  };
  const dependencies = { ...custody.dependencies, store: { ...store, transaction } };
  return {
    custody: { ...custody, dependencies },
    steps: () => steps.taken,
    end: () => {
      for (const restore of restored) restore();
    },
  };
}

/** Counts the durable calls of a process. */
class Steps {
  readonly taken: string[] = [];
  #dead = false;
  readonly #step: number;
  readonly #when: Moment;

  constructor(step: number, when: Moment) {
    this.#step = step;
    this.#when = when;
  }

  requireAlive(): void {
    if (this.#dead) throw new Killed();
  }

  next(name: string): { readonly dies: boolean; readonly after: boolean } {
    this.requireAlive();
    this.taken.push(name);
    return { dies: this.taken.length === this.#step, after: this.#when === 'after' };
  }

  kill(): Killed {
    this.#dead = true;
    return new Killed();
  }

  /** A durable call that has no halves. */
  take<Result>(name: string, call: () => Result): Result {
    const { dies, after } = this.next(name);
    if (dies && !after) throw this.kill();
    const result = call();
    if (dies) throw this.kill();
    return result;
  }
}

/** Objects of a session are no durable ones. */
function patchHsm({ hsm }: Custody, steps: Steps): () => void {
  const original = {
    importKey: hsm.importKey.bind(hsm),
    generateKey: hsm.generateKey.bind(hsm),
    generateSigningPair: hsm.generateSigningPair.bind(hsm),
    destroyKey: hsm.destroyKey.bind(hsm),
  };
  const passing = new Set<KeyHandle>();
  const made = (spec: HsmKeySpec, make: () => KeyHandle): KeyHandle => {
    steps.requireAlive();
    if (spec.persistent) return steps.take(`make ${spec.label}`, make);
    const key = make();
    passing.add(key);
    return key;
  };
  Object.assign(hsm, {
    importKey: (spec: HsmKeySpec, value: Uint8Array) =>
      made(spec, () => original.importKey(spec, value)),
    generateKey: (spec: HsmKeySpec) => made(spec, () => original.generateKey(spec)),
    generateSigningPair: (label: string) =>
      steps.take(`make ${label}`, () => original.generateSigningPair(label)),
    destroyKey: (key: KeyHandle) => {
      const destroy = () => {
        original.destroyKey(key);
      };
      if (passing.has(key)) destroy();
      else steps.take('destroy', destroy);
    },
  });
  return () => {
    Object.assign(hsm, original);
  };
}

function patchAnchor({ anchor }: Custody, steps: Steps): () => void {
  const append = anchor.append.bind(anchor);
  anchor.append = (head) => {
    steps.take('anchor', () => {
      append(head);
    });
  };
  return () => {
    anchor.append = append;
  };
}
