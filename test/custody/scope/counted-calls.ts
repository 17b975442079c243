/** Writes down every call of a store and of a security module, in order. */
import type { SecurityModule } from '../../../src/ports/security-module.ts';
import type { Repositories, Store } from '../../../src/ports/store.ts';

type Callable = (...given: never[]) => unknown;

/** The same object, whose calls are written down as `name.method`. */
function counted<Part extends object>(part: Part, name: string, calls: string[]): Part {
  const entries = Object.entries(part).map(([method, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [method, member] as const;
    const call: Callable = (...given) => {
      calls.push(`${name}.${method}`);
      return (member as Callable)(...given);
    };
    return [method, call] as const;
  });
  return Object.fromEntries(entries) as Part;
}

function countedRepositories(all: Repositories, calls: string[]): Repositories {
  const parts = Object.entries(all).filter(
    ([, part]) => typeof part === 'object' && part !== null,
  ) as [string, object][];
  const wrapped = parts.map(([name, part]) => [name, counted(part, name, calls)]);
  return { ...all, ...(Object.fromEntries(wrapped) as Repositories) };
}

/** A store that writes down what it is asked. */
export function countedStore(store: Store, calls: string[]): Store {
  return {
    ...store,
    ...countedRepositories(store, calls),
    transaction: (work) => {
      calls.push('transaction');
      return store.transaction((repositories) => work(countedRepositories(repositories, calls)));
    },
  };
}

/** A security module that does the same. */
export function countedModule(securityModule: SecurityModule, calls: string[]): SecurityModule {
  return counted(securityModule, 'securityModule', calls);
}
