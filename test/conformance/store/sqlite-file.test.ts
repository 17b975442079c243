/** What is special about a store in a file: its permissions, its settings, its backup, its disk. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { backupSqlite } from '../../../src/store/sqlite/backup-sqlite.ts';
import { checkSqliteIntegrity } from '../../../src/store/sqlite/check-sqlite.ts';
import { openDatabase } from '../../../src/store/sqlite/open-database.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { mountSmallDisk } from './small-disk.ts';
import { newOwner } from './stored-records.ts';

const inFolder = useTemporaryFolder();
const modeOf = (file: string) => statSync(file).mode & 0o777;

const opened: Store[] = [];
afterAll(() => Promise.all(opened.map((store) => store.close())));

async function newStore(name: string, folder = inFolder(name)) {
  const file = path.join(folder, 'store.db');
  const store = await openStore({ kind: 'sqlite', file }, { migrate: true });
  opened.push(store);
  return { file, store };
}

test('the file and what lies beside it are for their owner only', async () => {
  const { file, store } = await newStore('private');
  await store.owners.insert(newOwner());
  const folder = path.dirname(file);
  expect(modeOf(folder)).toBe(0o700);
  const files = readdirSync(folder).sort();
  expect(files).toEqual(['store.db', 'store.db-shm', 'store.db-wal']);
  expect(files.map((name) => modeOf(path.join(folder, name)))).toEqual([0o600, 0o600, 0o600]);
});

test('a commit waits for the disk, and references are checked', async () => {
  const { file } = await newStore('settings');
  const database = await openDatabase(file);
  const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema'].map(
    (name): unknown => database.pragma(name, { simple: true }),
  );
  database.close();
  expect(settings).toEqual(['wal', 2, 1, 0]);
});

describe('under a running service', () => {
  test('a file that was deleted takes nothing any more', async () => {
    const { file, store } = await newStore('deleted');
    await store.owners.insert(newOwner());
    rmSync(file);
    const work = store.transaction(({ owners }) => owners.insert(newOwner()));
    await expectCodeAsync(work, 'STORE_REPLACED');
  });

  test('nor does one whose place another took, in the midst of a transaction too', async () => {
    const { file, store } = await newStore('replaced');
    const other = await newStore('replacing');
    const work = store.transaction(async ({ owners }) => {
      await owners.insert(newOwner());
      renameSync(other.file, file);
    });
    await expectCodeAsync(work, 'STORE_REPLACED');
    await expectCodeAsync(
      store.transaction(({ owners }) => owners.insert(newOwner())),
      'STORE_REPLACED',
    );
  });
});

test('a mistyped path is told, and makes nothing', async () => {
  const missing = inFolder('no-folder/store.db');
  await expectCodeAsync(openStore({ kind: 'sqlite', file: missing }), 'STORE_MISSING');
  const file = inFolder('no-store.db');
  await expectCodeAsync(openStore({ kind: 'sqlite', file }), 'STORE_MISSING');
  expect([missing, file].map((name) => existsSync(name))).toEqual([false, false]);
  writeFileSync(inFolder('a-file'), '');
  const below = openStore({ kind: 'sqlite', file: inFolder('a-file/store.db') }, { migrate: true });
  await expectCodeAsync(below, 'STORE_UNAVAILABLE');
});

test(
  'a file that another program keeps locked is told after a while',
  { timeout: 30_000 },
  async () => {
    const { file, store } = await newStore('locked');
    const other = new BetterSqlite3(file);
    other.exec('begin immediate');
    const writing = store.owners.insert(newOwner());
    // Reading goes on, and so does the process.
    expect(await store.recordHistory.countRecords('meter')).toBe(0);
    await expectCodeAsync(writing, 'STORE_CONFLICT');
    other.exec('rollback');
    other.close();
    await store.owners.insert(newOwner());
  },
);

describe('a file that is not sound', () => {
  test('is refused when it is no database', async () => {
    const file = inFolder('text.db');
    writeFileSync(file, 'not a database, but some text that is long enough to be looked at');
    await expectCodeAsync(openStore({ kind: 'sqlite', file }), 'STORE_CORRUPT');
  });

  test('is found by reading it through', async () => {
    const { file, store } = await newStore('corrupt');
    for (let n = 0; n < 50; n += 1) await store.owners.insert(newOwner());
    await store.close();
    await checkSqliteIntegrity(file);
    truncateSync(file, statSync(file).size - 4096);
    await expectCodeAsync(checkSqliteIntegrity(file), 'STORE_CORRUPT');
  });

  test('is found by a reference to nothing', async () => {
    const { file } = await newStore('dangling');
    const other = new BetterSqlite3(file);
    other.pragma('foreign_keys = off');
    other.exec("insert into supply_group values ('123456', 1, 'n', 'nobody', 'unique', 0, x'00')");
    other.close();
    await expectCodeAsync(checkSqliteIntegrity(file), 'STORE_CORRUPT');
  });
});

describe('a backup', () => {
  test('is made while the store is written to, in one file of its owner', async () => {
    const { file, store } = await newStore('backup');
    const owner = newOwner();
    await store.owners.insert(owner);
    const target = inFolder('copies/copy.db');
    mkdirSync(path.dirname(target));
    await Promise.all([backupSqlite(file, target), store.owners.insert(newOwner())]);
    expect(modeOf(target)).toBe(0o600);
    expect(readdirSync(path.dirname(target))).toEqual(['copy.db']);
    const copy = await openStore({ kind: 'sqlite', file: target });
    expect(await copy.owners.find(owner.entity.id)).toEqual(owner);
    await copy.close();
    await checkSqliteIntegrity(target);
  });

  test('overwrites nothing, and leaves nothing when it fails', async () => {
    const { file } = await newStore('overwrites');
    const target = inFolder('overwrites/taken');
    writeFileSync(target, 'mine');
    await expectCodeAsync(backupSqlite(file, target), 'STORE_BACKUP_EXISTS');
    expect(readFileSync(target, 'utf8')).toBe('mine');
    const nowhere = inFolder('nowhere/copy.db');
    await expectCodeAsync(backupSqlite(file, nowhere), 'FILE_NOT_WRITABLE');
    await expectCodeAsync(backupSqlite(inFolder('none.db'), target), 'STORE_MISSING');
    const left = readdirSync(path.dirname(file)).filter((name) => name.includes('partial'));
    expect(left).toEqual([]);
  });
});

/** Without the rights of root, which may write everywhere. */
async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a file that may only be read is read, and says so when it is written to', async () => {
  const { file, store } = await newStore('read-only');
  const owner = newOwner();
  await store.owners.insert(owner);
  await store.close();
  // The folder can be written to, as the files beside the store must be made even to read it.
  for (const folder of [inFolder('.'), path.dirname(file)]) chmodSync(folder, 0o777);
  chmodSync(file, 0o444);
  await asNobody(async () => {
    const reader = await openStore({ kind: 'sqlite', file });
    expect(await reader.owners.find(owner.entity.id)).toEqual(owner);
    await expectCodeAsync(reader.owners.insert(newOwner()), 'STORE_READ_ONLY');
    await reader.close();
  });
});

test('a full disk is told, nothing is half written, and room mends it', async () => {
  const folder = inFolder('full');
  const disk = mountSmallDisk(folder, 1);
  try {
    const { store } = await newStore('full', folder);
    disk.fill();
    const failing = store.transaction(async ({ owners }) => {
      for (let n = 0; n < 1000; n += 1) await owners.insert(newOwner());
    });
    await expectCodeAsync(failing, 'STORE_FULL');
    expect(await store.owners.list({ limit: 1000 })).toEqual([]);
    disk.empty();
    await store.owners.insert(newOwner());
    expect(await store.recordHistory.countRecords('owner')).toBe(1);
    await store.close();
  } finally {
    disk.unmount();
  }
});
