/** The schema: the same in both databases, moved by migrations only, and never guessed at. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { MIGRATION_NAMES } from '../../../src/store/migrations/all-migrations.ts';
import { migrateTo } from '../../../src/store/migrations/migrate.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { onEachDatabase } from './store-rig.ts';
import { newOwner } from './stored-records.ts';
import { withConnection } from './with-connection.ts';

const PROGRAM = fileURLToPath(new URL('open-and-count.ts', import.meta.url));
const NEWEST = MIGRATION_NAMES.at(-1)!;
const run = promisify(execFile);

/** Tables and their columns: `name`, and `?` where it may be null. */
async function tablesOf(access: StoreAccess): Promise<Record<string, readonly string[]>> {
  const tables = await withConnection(access, ({ db }) => db.introspection.getTables());
  const named = tables
    .filter(({ name }) => !name.startsWith('schema_migration'))
    .map(({ name, columns }): [string, string[]] => [
      name,
      columns.map((column) => `${column.name}${column.isNullable ? '?' : ''}`).sort(),
    ]);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The tables of the document: a heading names one, the rows below it its columns. */
function documentedTables(): Record<string, readonly string[]> {
  const document = readFileSync('docs/formats/store.md', 'utf8');
  const sections = document.split(/^## `/m).slice(1);
  const named = sections.map((section): [string, string[]] => {
    const rows = [...section.matchAll(/^\| `(\w+)` \| (\w+)(\?)? \|/gm)];
    const columns = rows.map(([, column = '', , nullable = '']) => `${column}${nullable}`);
    return [section.slice(0, section.indexOf('`')), columns.sort()];
  });
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

onEachDatabase(({ kind, rig, newStore }) => {
  test('has the tables and columns that docs/formats/store.md lists', async () => {
    const { access } = await newStore();
    expect(await tablesOf(access)).toEqual(documentedTables());
  });

  test('is refused until it is migrated, and is not touched by that', async () => {
    const access = await rig().newAccess();
    await expectCodeAsync(openStore(access), 'STORE_MISSING');
    await withConnection(access, (connection) => migrateTo(connection, MIGRATION_NAMES[0]!));
    const error = await expectCodeAsync(openStore(access), 'STORE_SCHEMA_OLDER');
    expect(error.message).toContain('sts-kms store migrate');
    expect(Object.keys(await tablesOf(access))).not.toContain('meter');
    const store = await openStore(access, { migrate: true });
    const status = await store.status();
    expect(status).toEqual({ kind, place: status.place, schema: NEWEST, pending: [] });
    expect(status.place).toContain(kind === 'sqlite' ? 'store.db' : '127.0.0.1');
    await store.close();
    await (await openStore(access)).close();
  });

  test('of a later program is refused, with and without leave to migrate', async () => {
    const { access, store } = await newStore();
    await rig().statement(
      access,
      "insert into schema_migration (name, timestamp) values ('999-later', '2030-01-01')",
    );
    const error = await expectCodeAsync(openStore(access), 'STORE_SCHEMA_NEWER');
    expect(error.message).toContain('999-later');
    await expectCodeAsync(openStore(access, { migrate: true }), 'STORE_SCHEMA_NEWER');
    await expectCodeAsync(store.status(), 'STORE_SCHEMA_NEWER');
  });

  test('is the same after every migration was taken back and applied again', async () => {
    const { access } = await newStore();
    const before = await tablesOf(access);
    for (const target of [...MIGRATION_NAMES.slice(0, -1).toReversed(), null]) {
      await withConnection(access, (connection) => migrateTo(connection, target));
    }
    expect(await tablesOf(access)).toEqual({});
    await (await openStore(access, { migrate: true })).close();
    expect(await tablesOf(access)).toEqual(before);
  });

  test('is kept when a migration fails half-way', async () => {
    const { access } = await newStore();
    await withConnection(access, (connection) => migrateTo(connection, MIGRATION_NAMES[0]!));
    const before = await tablesOf(access);
    // The second table of the second migration is in the way.
    await rig().statement(access, 'create table key_change_issue (id integer)');
    await expectCodeAsync(openStore(access, { migrate: true }), 'STORE_FAILED');
    await rig().statement(access, 'drop table key_change_issue');
    expect(await tablesOf(access)).toEqual(before);
    await (await openStore(access, { migrate: true })).close();
  });

  test('and what was committed outlive a process that is killed', async () => {
    const access = await rig().newAccess();
    const env = { ...process.env, STORE_ACCESS: JSON.stringify(access), STORE_END: 'killed' };
    const dying = run(process.execPath, ['--import', 'tsx', PROGRAM], { env });
    await expect(dying).rejects.toMatchObject({ signal: 'SIGKILL' });
    const store = await openStore(access);
    expect(await store.counters.read({ subject: 's', action: 'a', day: 'd' })).toBe(20);
    await store.close();
  });

  test('is made once by processes that open a new store at the same time', async () => {
    const access = await rig().newAccess();
    const runs = Array.from({ length: 3 }, () =>
      run(process.execPath, ['--import', 'tsx', PROGRAM], {
        env: { ...process.env, STORE_ACCESS: JSON.stringify(access) },
      }),
    );
    const outputs = (await Promise.all(runs)).map(({ stdout }) => stdout);
    expect(outputs).toEqual(Array(3).fill(`${NEWEST}\n`));
    const store = await openStore(access);
    expect(await store.counters.read({ subject: 's', action: 'a', day: 'd' })).toBe(60);
    await store.owners.insert(newOwner());
    await store.close();
  });
});
