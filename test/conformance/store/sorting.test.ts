/** Texts sort by their octets on both databases, whatever language a server sorts by. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { closeStores } from '../../custody/custody-rig.ts';
import { newThing, newTwoOwners } from '../../custody/scope/two-owners.ts';
import { onEachDatabase, type StoreRig } from './store-rig.ts';

/** English puts b before B, and é between e and f. */
const NAMES = ['b', 'B', 'é', 'f', 'e', '_a', 'Z'];
const BY_OCTETS = ['B', 'Z', '_a', 'b', 'e', 'f', 'é'];

/** A place whose server has a language of its own, where that may be. */
async function localAccess(rig: StoreRig): Promise<StoreAccess> {
  const access = await rig.newAccess();
  if (access.kind === 'sqlite') return access;
  const database = `english_${randomUUID().replaceAll('-', '')}`;
  const language = "template template0 locale_provider icu icu_locale 'en-US'";
  await rig.statement(access, `create database ${database} ${language}`);
  return { ...access, database };
}

onEachDatabase(({ kind, rig }) => {
  afterAll(closeStores);

  test('sub-vendors', async () => {
    const access = await localAccess(rig());
    const { custody, ofA } = await newTwoOwners(access);
    for (const [n, subVendor] of NAMES.entries()) {
      await newThing(custody, { ownerId: ofA.ownerId, n: n + 10, subVendor });
    }
    const listed = 'select sub_vendor from meter where sub_vendor is not null order by sub_vendor';
    const rows = (await rig().statement(access, listed)) as { sub_vendor: string }[];
    expect(rows.map((row) => row.sub_vendor)).toEqual(BY_OCTETS);
  });

  test('every column of every table', async () => {
    const access = await localAccess(rig());
    await newTwoOwners(access);
    expect(await rig().statement(access, OTHER_COLLATIONS[kind])).toEqual([]);
  });
});

/** Columns that sort otherwise; SQLite has a collation of its own only where a table names one. */
const OTHER_COLLATIONS = {
  sqlite: "select name from sqlite_schema where sql like '%collate%'",
  postgres: `select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'
      and table_name not like 'schema_migration%'`,
} as const;
