/** Finding out what an operation would seal: it runs up to there, and nothing happens. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { governedOperation } from '../../../src/custody/approvals/governed-operation.ts';
import { ADD_OWNER } from '../../../src/custody/approvals/operations.ts';
import { proposeChanges } from '../../../src/custody/approvals/propose-changes.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody, type Custody } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
beforeAll(async () => {
  custody = await newCustody({ kind: 'sqlite', file: inFolder('store.db') }, { trial: true });
});
afterAll(closeStores);

const owner = () => ({ id: randomUUID(), name: randomUUID(), timeZone: 'UTC' });

test('the records that it would seal, and not one of them is', async () => {
  const before = await custody.dependencies.store.events.head();
  const request = owner();
  const adding = { operation: ADD_OWNER, request };
  const changes = await proposeChanges(custody.dependencies, ADA, adding);
  expect(changes).toMatchObject([{ table: 'owner', id: request.id, version: 1 }]);
  expect(await custody.dependencies.store.events.head()).toEqual(before);
});

/** An operation that does something with its dependencies. */
const doing = (run: Parameters<typeof governedOperation<object, unknown>>[1]['run']) => ({
  operation: governedOperation('owner.add', { run, form: z.looseObject({}) }),
  request: {},
});
const proposed = (run: Parameters<typeof doing>[0]) =>
  proposeChanges(custody.dependencies, ADA, doing(run));

/** What the store and the HSM hold, and how often the module was asked to change something. */
const held = async () => [
  await custody.dependencies.store.events.head(),
  await custody.dependencies.store.owners.list({ limit: 100 }),
];

test('an operation is told by name that it goes no further, and cannot go on', async () => {
  const seen: string[] = [];
  const changes = await proposed(async ({ securityModule }) => {
    for (let time = 0; time < 2; time += 1) {
      try {
        await securityModule.sealRecords([]);
      } catch (error) {
        seen.push(error instanceof KmsError ? error.code : 'unknown');
      }
    }
    throw new KmsError('INTERNAL', 'given up');
  });
  expect(changes).toEqual([]);
  expect(seen).toEqual(['APPROVAL_PROPOSED', 'APPROVAL_PROPOSED']);
});

test('an operation that was done meanwhile is a fault of this program', async () => {
  await expectCodeAsync(
    proposed(() => Promise.resolve('done')),
    'INTERNAL',
  );
});

/** Everything that could be called, and the few methods that a proposal may call. */
const HARMLESS = ['checkRecords', 'describe', 'governance'];
const NAMES_CHANGES = ['sealRecords', 'announceVendingKey', 'amendVendingKey'];

test('of the security module what is not known to be harmless is refused', async () => {
  const { securityModule } = custody.dependencies;
  const methods = Object.keys(securityModule);
  const others = methods.filter((name) => ![...HARMLESS, ...NAMES_CHANGES].includes(name));
  expect(others.length).toBeGreaterThan(20);
  for (const name of others) {
    const before = await held();
    const call = proposed(({ securityModule: offered }) =>
      (offered as unknown as Record<string, () => Promise<unknown>>)[name]!(),
    );
    const { facts } = await expectCodeAsync(call, 'APPROVAL_EFFECT');
    expect(facts).toEqual({ method: name });
    expect(await held()).toEqual(before);
  }
});

test('a method that nobody thought of is refused, and is not called', async () => {
  let called = 0;
  const forgotten = {
    exportVendingKey: () => {
      called += 1;
      return Promise.resolve();
    },
  };
  const dependencies = {
    ...custody.dependencies,
    securityModule: { ...custody.dependencies.securityModule, ...forgotten },
    store: { ...custody.dependencies.store, vacuum: forgotten.exportVendingKey },
  };
  for (const [part, method] of [
    ['securityModule', 'exportVendingKey'],
    ['store', 'vacuum'],
  ] as const) {
    const run = async (offered: object) => {
      const parts = offered as Record<string, Record<string, () => Promise<unknown>>>;
      await parts[part]![method]!();
    };
    await expectCodeAsync(proposeChanges(dependencies, ADA, doing(run)), 'APPROVAL_EFFECT');
  }
  expect(called).toBe(0);
});

test('what was refused stays refused, whatever the operation does about it', async () => {
  const swallowed = proposed(async ({ store }) => {
    await Promise.resolve()
      .then(() => store.transaction(() => Promise.resolve()))
      .catch(() => 'never mind');
    return 'done';
  });
  await expectCodeAsync(swallowed, 'APPROVAL_EFFECT');
  const wrapped = proposed(async ({ store, securityModule }) => {
    try {
      await store.transaction(() => Promise.resolve());
    } catch (error) {
      await securityModule.sealRecords([]);
      throw error;
    }
  });
  await expectCodeAsync(wrapped, 'APPROVAL_EFFECT');
});

describe('the store of a proposal', () => {
  const READS: Readonly<Record<string, readonly string[]>> = {
    installations: ['find', 'list'],
    owners: ['find', 'list'],
    supplyGroups: ['find', 'list'],
    vendingKeys: [
      ...['find', 'list', 'findNamed', 'listOfSupplyGroup', 'findFingerprint'],
      'listNotUnderStorageKey',
    ],
    meters: ['find', 'list', 'countHolding'],
    foundings: ['find', 'list'],
    persons: ['find', 'list', 'findNamed'],
    policies: ['find', 'list'],
    approvals: ['find', 'list'],
    keyChangeIssues: ['find', 'listOfMeter'],
    messages: ['find'],
    counters: ['read'],
    events: ['list', 'head', 'latestInstant', 'keyUses'],
    recordHistory: ['latest', 'countRecords'],
  };

  test('every write of every repository is refused', async () => {
    const { store } = custody.dependencies;
    const parts = Object.entries(store).filter(([, part]) => typeof part === 'object');
    expect(parts.map(([name]) => name).sort()).toEqual(Object.keys(READS).sort());
    for (const [name, part] of parts) {
      const writes = Object.keys(part as object).filter((each) => !READS[name]!.includes(each));
      for (const method of writes) {
        const before = await held();
        const call = proposed(({ store: offered }) => {
          const all = offered as unknown as Record<string, Record<string, () => Promise<unknown>>>;
          return all[name]![method]!();
        });
        const { facts } = await expectCodeAsync(call, 'APPROVAL_EFFECT');
        expect(facts).toEqual({ method: `${name}.${method}` });
        expect(await held()).toEqual(before);
      }
    }
  });

  test.each(['transaction', 'alone', 'close'])('%s is refused', async (method) => {
    const call = proposed(({ store }) =>
      (store as unknown as Record<string, () => Promise<unknown>>)[method]!(),
    );
    await expectCodeAsync(call, 'APPROVAL_EFFECT');
  });

  test('reading goes on', async () => {
    const seen: unknown[] = [];
    const changes = await proposed(async ({ store, securityModule }) => {
      seen.push(await store.owners.list({ limit: 10 }), await store.events.head());
      return securityModule.sealRecords([]);
    });
    expect(changes).toEqual([]);
    expect(seen).toEqual([
      await custody.dependencies.store.owners.list({ limit: 10 }),
      await custody.dependencies.store.events.head(),
    ]);
  });
});
