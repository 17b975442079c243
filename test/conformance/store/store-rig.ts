/** The two databases that a store rests on, real ones, so that one suite runs on both. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { startPostgresCluster } from '../../support/postgres-cluster.ts';

/** One database server, or a folder of files. */
export interface StoreRig {
  /** A place where no store is yet. */
  newAccess(): Promise<StoreAccess>;
  /** Statements behind the store's back; rows of the last one. */
  statement(access: StoreAccess, text: string): Promise<readonly unknown[]>;
  remove(): Promise<void>;
}

type Rig = readonly [StoreAccess['kind'], () => Promise<StoreRig>];

const SQLITE: Rig = ['sqlite', () => Promise.resolve(sqliteRig())];
const POSTGRES: Rig = ['postgres', postgresRig];

export interface RigInUse {
  /** Which database it is, for what is known to differ. */
  readonly kind: StoreAccess['kind'];
  readonly rig: () => StoreRig;
  /** A new empty store; all are closed at the end. */
  readonly newStore: () => Promise<{ readonly store: Store; readonly access: StoreAccess }>;
  /** Another one on the same database. */
  readonly open: (access: StoreAccess) => Promise<Store>;
}

/** Runs the same tests on both databases. */
export function onEachDatabase(tests: (inUse: RigInUse) => void): void {
  runOn([SQLITE, POSTGRES], tests);
}

/** Runs tests that run on SQLite elsewhere, without a server. */
export function onPostgres(tests: (inUse: RigInUse) => void): void {
  runOn([POSTGRES], tests);
}

function runOn(rigs: readonly Rig[], tests: (inUse: RigInUse) => void): void {
  describe.each(rigs)('%s', { timeout: 30_000 }, (kind, makeRig) => {
    let rig: StoreRig | undefined;
    const stores: Store[] = [];
    const started = () => {
      if (rig === undefined) throw new Error('the rig is not there yet');
      return rig;
    };
    const open = async (access: StoreAccess) => {
      const store = await openStore(access, { migrate: true });
      stores.push(store);
      return store;
    };
    beforeAll(async () => {
      rig = await makeRig();
    }, 60_000);
    afterAll(async () => {
      await Promise.all(stores.map((store) => store.close()));
      await rig?.remove();
    });
    tests({
      kind,
      rig: started,
      open,
      newStore: async () => {
        const access = await started().newAccess();
        return { access, store: await open(access) };
      },
    });
  });
}

function sqliteRig(): StoreRig {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'sts-kms-sqlite-'));
  return {
    newAccess: () =>
      Promise.resolve({ kind: 'sqlite', file: path.join(folder, randomUUID(), 'store.db') }),
    statement: (access, text) => Promise.resolve(sqliteStatement(access, text)),
    remove: () => {
      fs.rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

function sqliteStatement(access: StoreAccess, text: string): readonly unknown[] {
  if (access.kind !== 'sqlite') throw new Error('not a file');
  const database = new BetterSqlite3(access.file);
  try {
    const prepared = database.prepare(text);
    if (prepared.reader) return prepared.all();
    prepared.run();
    return [];
  } finally {
    database.close();
  }
}

async function postgresRig(): Promise<StoreRig> {
  const cluster = await startPostgresCluster();
  return {
    newAccess: () => cluster.newDatabase(),
    statement: (access, text) => {
      if (access.kind !== 'postgres') throw new Error('not a server');
      return cluster.statement(access, text);
    },
    remove: () => cluster.remove(),
  };
}
