/**
 * Care of a store as a whole, for which no HSM is needed: its schema, its backups, and a backup on
 * its way back.
 *
 * @module
 */
import {
  closeSync,
  constants,
  copyFileSync,
  chmodSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { StoreUpkeep } from './cli/custody/custody-session.ts';
import { makeFolder, writeError } from './cli/write-error.ts';
import { KmsError } from './errors/kms-error.ts';
import { withNameGiven } from './errors/name-given.ts';
import { storeAccessOf } from './open-custody.ts';
import { openStore } from './store/open-store.ts';
import { backupSqlite } from './store/sqlite/backup-sqlite.ts';
import { checkSqliteIntegrity } from './store/sqlite/check-sqlite.ts';
import type { StoreAccess } from './store/store-access.ts';

/** Files that SQLite keeps beside a database. */
const BESIDE = ['-wal', '-shm', '-journal'];

/** Migration, backup and restore of a store. */
export const STORE_UPKEEP: StoreUpkeep = {
  status: async (configuration) => {
    const store = await openStore(storeAccessOf(configuration));
    try {
      return await store.status();
    } finally {
      await store.close();
    }
  },
  migrate: async (configuration) => {
    const access = storeAccessOf(configuration);
    const changed = await isOlder(access);
    const store = await openStore(access, { migrate: true });
    try {
      return { schema: (await store.status()).schema, changed };
    } finally {
      await store.close();
    }
  },
  backup: backupSqlite,
  takeCopy,
  putInPlace: (copy, place) => {
    inFileSystem(place, () => {
      syncPath(copy);
      requireFree(place);
      // A link fails where the name is taken.
      linkSync(copy, place);
      rmSync(copy);
      syncPath(dirname(place));
    });
  },
  discard,
};

async function isOlder(access: StoreAccess): Promise<boolean> {
  try {
    await (await openStore(access)).close();
    return false;
  } catch (error) {
    if (error instanceof KmsError && error.code === 'STORE_SCHEMA_OLDER') return true;
    throw error;
  }
}

async function takeCopy(backup: string, place: string): Promise<string> {
  requireFree(place);
  requireWhole(backup);
  const copy = `${place}.${process.pid}.restoring`;
  makeFolder(dirname(place));
  try {
    inFileSystem(copy, () => {
      copyFileSync(backup, copy, constants.COPYFILE_EXCL);
      chmodSync(copy, 0o600);
    });
    await checkSqliteIntegrity(copy);
    // The schema that this program reads; the backup itself stays as it is.
    await (await openStore({ kind: 'sqlite', file: copy }, { migrate: true })).close();
    return copy;
  } catch (error) {
    discard(copy);
    throw withNameGiven(error, { copy, given: backup });
  }
}

/** A log that another database left there would be taken for its own. */
function requireFree(place: string): void {
  const taken = ['', ...BESIDE].map((end) => `${place}${end}`).find((name) => existsSync(name));
  if (taken === undefined) return;
  throw new KmsError('STORE_RESTORE_REFUSED', `${taken} is there: nothing is overwritten`);
}

/** A file with a log beside it is a store in use, and the log is part of it. */
function requireWhole(backup: string): void {
  if (!existsSync(backup)) {
    throw new KmsError('FILE_NOT_READABLE', `cannot read ${backup}: ENOENT`);
  }
  if (!existsSync(`${backup}-wal`)) return;
  throw new KmsError('STORE_RESTORE_REFUSED', `${backup} is in use: make a backup of it`);
}

function discard(copy: string): void {
  for (const end of ['', ...BESIDE]) rmSync(`${copy}${end}`, { force: true });
}

function syncPath(name: string): void {
  const opened = openSync(name, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function inFileSystem(path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw writeError(path, cause);
  }
}
