/** Writes down every call of a store and of a security module, in order. */
import type { SecurityModule } from '../../../src/ports/security-module.ts';
import type { Repositories, Store } from '../../../src/ports/store.ts';

type Callable = (...given: never[]) => unknown;
type Doing = <Result>(call: () => Result) => Result;

/**
 * One call of a store after the other, as over one connection: which of two questions that are
 * asked at once a server answers first is chance, and would be the order of what is asked next.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<Result>(call: () => Promise<Result>): Promise<Result> {
    const mine = this.#last.then(call);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Until whatever was asked is answered. */
  async idle(): Promise<void> {
    await this.#last;
  }
}

const atOnce: Doing = (call) => call();

/** The same object, whose calls are written down as `name.method`. */
function counted<Part extends object>(
  part: Part,
  name: string,
  calls: string[],
  doing: Doing = atOnce,
): Part {
  const entries = Object.entries(part).map(([method, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [method, member] as const;
    const call: Callable = (...given) => {
      calls.push(`${name}.${method}`);
      return doing(() => (member as Callable)(...given));
    };
    return [method, call] as const;
  });
  return Object.fromEntries(entries) as Part;
}

function countedRepositories(all: Repositories, calls: string[], doing?: Doing): Repositories {
  const parts = Object.entries(all).filter(
    ([, part]) => typeof part === 'object' && part !== null,
  ) as [string, object][];
  const wrapped = parts.map(([name, part]) => [name, counted(part, name, calls, doing)]);
  return { ...all, ...(Object.fromEntries(wrapped) as Repositories) };
}

/** A store that writes down what it is asked. */
export function countedStore(store: Store, calls: string[], turns: Turns): Store {
  const inTurn = ((call: () => Promise<unknown>) => turns.take(call)) as Doing;
  return {
    ...store,
    ...countedRepositories(store, calls, inTurn),
    transaction: (work) => {
      calls.push('transaction');
      return turns.take(() =>
        store.transaction((repositories) => work(countedRepositories(repositories, calls))),
      );
    },
  };
}

/** A security module that does the same. */
export function countedModule(securityModule: SecurityModule, calls: string[]): SecurityModule {
  return counted(securityModule, 'securityModule', calls);
}
