/**
 * Every use case that writes, with the database lost before, in and behind each of its commits, a
 * disk that is full at each, and an anchor that is full or gone: what the caller is told is what
 * the store holds.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { SqliteDriver } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openAnchorFile } from '../../../src/anchor/anchor-file.ts';
import { keepAudit } from '../../../src/custody/audit/audit-keeper.ts';
import { makeAuditKey } from '../../../src/custody/audit/make-audit-key.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { renameOwner } from '../../../src/custody/owners/rename-owner.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { importWrappedKey } from '../../../src/custody/vending-keys/import-wrapped-key.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { ADA, closeStores } from '../../custody/custody-rig.ts';
import { KEY_USE_CASES } from '../../custody/scope/key-use-cases.ts';
import { METER_USE_CASES } from '../../custody/scope/meter-use-cases.ts';
import { newThing, newTwoOwners, type TwoOwners } from '../../custody/scope/two-owners.ts';
import type { Asked, UseCase } from '../../custody/scope/use-case.ts';
import { enterTransportKey, wrappedKey } from '../../custody/vending-keys/key-requests.ts';
import { startPostgresCluster } from '../../support/postgres-cluster.ts';
import { startPostgresProxy, type LostIn } from '../../support/postgres-proxy.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { mountSmallDisk } from '../store/small-disk.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const inFolder = useTemporaryFolder();
let n = 10;

/** Those of the table that can be done once in a store, in another form. */
const ONCE = ['supply-groups/add-supply-group', 'vending-keys/import-wrapped-key'];
const OTHERS: readonly UseCase[] = [
  {
    ...{ file: 'supply-groups/add-supply-group', about: 'a new one', outside: null },
    ask: ({ dependencies, act, thing: { ownerId } }) => {
      const supplyGroupCode = parseSupplyGroupCode(String(700_000 + (n += 1)));
      const request = {
        supplyGroupCode,
        name: `New ${String(n)}`,
        ownerId,
        kind: 'unique',
      } as const;
      return addSupplyGroup(dependencies, act, request);
    },
  },
  {
    ...{ file: 'vending-keys/import-wrapped-key', about: 'the group', outside: null },
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) => {
      const key = wrappedKey(randomBytes(20), { supplyGroupCode, keyRevisionNumber: 4 });
      return importWrappedKey(dependencies, act, { id: randomUUID(), key });
    },
  },
  {
    ...{ file: 'owners/add-owner', about: 'a new one', outside: null },
    ask: ({ dependencies, act }) => {
      const name = `Owner ${String((n += 1))}`;
      return addOwner(dependencies, act, { id: randomUUID(), name, timeZone: 'UTC' });
    },
  },
  {
    ...{ file: 'owners/rename-owner', about: 'its owner', outside: null },
    ask: ({ dependencies, act, thing }) =>
      renameOwner(dependencies, act, { id: thing.ownerId, name: `Owner ${String((n += 1))}` }),
  },
];
const USE_CASES = [
  ...[...KEY_USE_CASES, ...METER_USE_CASES].filter(({ file }) => !ONCE.includes(file)),
  ...OTHERS,
].filter(({ within }) => within === undefined);

/** Where stores are, and what can happen to them. */
interface Ground {
  readonly access: StoreAccess;
  /** What may befall a commit. */
  readonly faults: readonly string[];
  /** Lets a fault befall the commit after so many others. */
  arm(fault: string, after: number): void;
  /** Whether it has happened; and ends it. */
  disarm(): void;
  commits(): number;
  remove(): Promise<void>;
}

async function onPostgres(): Promise<Ground> {
  const cluster = await startPostgresCluster();
  const proxy = await startPostgresProxy(await cluster.newDatabase());
  return {
    access: proxy.access,
    faults: ['before commit', 'commit before the server', 'commit behind the server'],
    arm: (fault, after) => {
      proxy.lose(fault as LostIn, { after });
    },
    disarm: () => {
      proxy.lose('nothing');
    },
    commits: () => proxy.commits(),
    remove: async () => {
      await proxy.close();
      await cluster.remove();
    },
  };
}

/** A real disk; only the moment at which it is full is ours. */
function onSqlite(): Promise<Ground> {
  const disk = mountSmallDisk(inFolder('disk'), 64);
  let commits = 0;
  let fullAt = Infinity;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on what it was taken from
  const original = SqliteDriver.prototype.commitTransaction;
  const spy = vi.spyOn(SqliteDriver.prototype, 'commitTransaction').mockImplementation(function (
    this: SqliteDriver,
    connection,
  ) {
    commits += 1;
    if (commits > fullAt) disk.fill();
    return original.call(this, connection);
  });
  return Promise.resolve({
    access: { kind: 'sqlite', file: inFolder('disk/store.db') },
    faults: ['a full disk'],
    arm: (_, after) => {
      fullAt = commits + after;
    },
    disarm: () => {
      fullAt = Infinity;
      disk.empty();
    },
    commits: () => commits,
    remove: () => {
      spy.mockRestore();
      disk.unmount();
      return Promise.resolve();
    },
  });
}

/** `done`, or the code of the error. */
async function outcomeOf(doing: Promise<unknown>): Promise<string> {
  try {
    await doing;
    return 'done';
  } catch (error) {
    if (error instanceof KmsError) return error.code;
    throw error;
  }
}

/** What is told as done is there whole; of what is told as failed there is nothing that counts. */
function isTrue(told: string, found: readonly string[], whole: readonly string[]): boolean {
  if (told === 'done') return JSON.stringify(found) === JSON.stringify(whole);
  // A key that was announced ends by name.
  const begun = found.filter((action) => action !== 'vending-key.abandoned');
  const isPart = begun.every((action, at) => action === whole[at]) && begun.length < whole.length;
  return isPart && ['STORE_UNAVAILABLE', 'STORE_FULL'].includes(told);
}

describe.each([
  ['sqlite', onSqlite],
  ['postgres', onPostgres],
] as const)('%s', (kind, newGround) => {
  let ground: Ground;
  let world: TwoOwners;
  beforeAll(async () => {
    ground = await newGround();
    world = await newTwoOwners(ground.access);
    await makeAuditKey(world.custody.dependencies, ADA);
    enterTransportKey(world.custody.hsm);
  });
  afterAll(async () => {
    await closeStores();
    await ground.remove();
  });

  /** A new thing that is ready to be asked about. */
  async function ready(useCase: UseCase): Promise<Asked> {
    const { custody, whole, ofA } = world;
    n += 1;
    // A person gives so many sets a day.
    const day = new Date(Date.UTC(2026, 10, 24 + Math.floor(n / 40)));
    custody.setNow(`${day.toISOString().slice(0, 16)}Z`);
    const thing = await newThing(custody, { ownerId: ofA.ownerId, n });
    const asked: Asked = { dependencies: whole, custody, act: ADA, thing, own: thing };
    await useCase.prepare?.(asked);
    return asked;
  }

  const lastRow = async () => (await world.whole.store.events.head()).number;
  const actionsSince = async (row: number) =>
    (await world.whole.store.events.list(row, 100)).map(({ action }) => action);

  /** What it does when nothing happens to it. */
  async function undisturbed(useCase: UseCase) {
    const asked = await ready(useCase);
    const [row, commits] = [await lastRow(), ground.commits()];
    await useCase.ask(asked);
    return { commits: ground.commits() - commits, actions: await actionsSince(row) };
  }

  test.each(USE_CASES)('$file, $about: the database', async (useCase) => {
    const { commits, actions } = await undisturbed(useCase);
    const lies: unknown[] = [];
    let lost = 0;
    let asked: Asked | undefined;
    for (let step = 0; step < commits; step += 1) {
      for (const fault of ground.faults) {
        asked ??= await ready(useCase);
        const row = await lastRow();
        ground.arm(fault, step);
        const told = await outcomeOf(useCase.ask(asked));
        ground.disarm();
        const found = await actionsSince(row);
        if (told !== 'done') lost += 1;
        if (!isTrue(told, found, actions)) lies.push({ fault, step, told, found });
        // Of whom nothing was done the same may be asked again.
        if (told === 'done' || found.length > 0) asked = undefined;
      }
    }
    expect(lies).toEqual([]);
    // Of the three that befall a commit of PostgreSQL the last has done it.
    expect(lost).toBeGreaterThanOrEqual(kind === 'postgres' ? commits * 2 : 0);
  });

  // What becomes of an anchor does not depend on the database.
  const befallen = kind === 'sqlite' ? ['full', 'gone', 'gone behind the work'] : ['full'];
  test.each(befallen)('an anchor that is %s', async (name) => {
    const folder = inFolder(`anchor ${name} ${kind}`);
    const disk = mountSmallDisk(folder, 1);
    const lies: unknown[] = [];
    try {
      for (const useCase of USE_CASES) {
        const asked = await ready(useCase);
        const file = path.join(folder, 'anchor.jsonl');
        rmSync(file, { force: true });
        const anchor = openAnchorFile(file);
        anchor.requireWritable();
        const row = await lastRow();
        if (name === 'gone') rmSync(file);
        else if (name === 'full') disk.fill();
        const keeper = keepAudit({ ...asked.dependencies, anchor });
        const dependencies = { ...asked.dependencies, store: keeper.store };
        const told = await outcomeOf(useCase.ask({ ...asked, dependencies }));
        if (name === 'gone behind the work') rmSync(file);
        const found = await actionsSince(row);
        const warned = (await keeper.settle())?.code ?? null;
        disk.empty();
        anchor.close();
        // Done and warned, or nothing done; never done and failed.
        const isDone = found.length > 0;
        const isTold = told === 'done' && warned === (isDone ? 'AUDIT_NOT_ANCHORED' : null);
        const isRefused = told === 'AUDIT_UNAVAILABLE' && !isDone;
        if (!isTold && !isRefused) lies.push({ file: useCase.file, told, found, warned });
      }
      expect(lies).toEqual([]);
    } finally {
      disk.unmount();
    }
  });
});
