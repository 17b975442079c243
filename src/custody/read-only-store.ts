/**
 * A store that is read and never written.
 *
 * @module
 */
import type { Repositories, Store } from '../ports/store.ts';
import { onlyNamed } from './only-named.ts';

/** For each method whether it only reads. */
type Reads<Part> = { readonly [Method in keyof Part]: boolean };

const RECORDS = { find: true, list: true, insert: false, update: false } as const;

const REPOSITORIES: { readonly [Name in keyof Repositories]: Reads<Repositories[Name]> } = {
  installations: RECORDS,
  owners: RECORDS,
  supplyGroups: RECORDS,
  vendingKeys: {
    ...RECORDS,
    findNamed: true,
    listOfSupplyGroup: true,
    findFingerprint: true,
    listNotUnderStorageKey: true,
  },
  meters: { ...RECORDS, countHolding: true },
  foundings: RECORDS,
  persons: { ...RECORDS, findNamed: true },
  policies: RECORDS,
  approvals: { find: true, list: true, insert: false, approve: false, close: false },
  keyChangeIssues: { find: true, listOfMeter: true, insert: false },
  messages: { find: true, insert: false },
  counters: { add: false, read: true },
  events: {
    append: false,
    list: true,
    head: true,
    latestInstant: true,
    hold: false,
    keyUses: true,
  },
  recordHistory: { latest: true, countRecords: true },
};

const STORE: Reads<Omit<Store, keyof Repositories | 'readOnly'>> = {
  transaction: false,
  alone: false,
  status: true,
  close: false,
};

/**
 * The store without its writes.
 *
 * @param refuse - called with the name of a method that is not known to read, as `owners.insert`
 */
export function readOnlyStore(store: Store, refuse: (method: string) => never): Store {
  const part = <Name extends keyof Repositories>(name: Name): Repositories[Name] =>
    onlyNamed(store[name], REPOSITORIES[name], (method) => refuse(`${name}.${method}`));
  const names = Object.keys(REPOSITORIES) as (keyof Repositories)[];
  const repositories = Object.fromEntries(names.map((name) => [name, part(name)]));
  return onlyNamed({ ...store, ...repositories }, STORE, refuse);
}
