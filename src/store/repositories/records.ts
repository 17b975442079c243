/** Records that carry a MAC: written with their version, and never without their history. */
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordHead, Stored } from '../../keys/sealed-record.ts';
import type { RecordRepository } from '../../ports/store.ts';
import type { StoreSession } from '../store-session.ts';
import { recordTablesOf, storedFrom, type RecordTableDefinition } from './record-table.ts';

/** The repository of a table of records. */
export function recordRepository<Entity extends RecordHead>(
  session: StoreSession,
  definition: RecordTableDefinition<Entity>,
): RecordRepository<Entity> {
  const { table, idColumn } = definition;
  const readable = (row: object): Stored<Entity> => storedFrom(definition, row);
  return {
    find: (id) =>
      session.run(`read of ${table}`, async (db) => {
        const query = recordTablesOf(db).selectFrom(table).selectAll().where(idColumn, '=', id);
        const row = await query.executeTakeFirst();
        return row && readable(row);
      }),
    list: ({ after, limit }) =>
      session.run(`list of ${table}`, async (db) => {
        const page = recordTablesOf(db).selectFrom(table).selectAll().orderBy(idColumn);
        const query = after === undefined ? page : page.where(idColumn, '>', after);
        return (await query.limit(limit).execute()).map(readable);
      }),
    insert: (record) => session.write((within) => insertRecord(within, definition, record)),
    update: (record) => session.write((within) => updateRecord(within, definition, record)),
  };
}

async function insertRecord<Entity extends RecordHead>(
  session: StoreSession,
  definition: RecordTableDefinition<Entity>,
  record: Stored<Entity>,
): Promise<void> {
  const { table, ownColumns = {} } = definition;
  await session.run(`insert into ${table}`, async (db) => {
    if (record.entity.version !== 1) {
      throw new KmsError('STORE_CONFLICT', `store: a new record of ${table} has version 1`);
    }
    const row = { ...rowOf(definition, record), ...ownColumns };
    await recordTablesOf(db).insertInto(table).values(row).execute();
  });
  await rememberVersion(session, definition, record);
}

async function updateRecord<Entity extends RecordHead>(
  session: StoreSession,
  definition: RecordTableDefinition<Entity>,
  record: Stored<Entity>,
): Promise<void> {
  const { table, idColumn } = definition;
  const { id, version } = record.entity;
  await session.run(`update of ${table}`, async (db) => {
    const { numUpdatedRows } = await recordTablesOf(db)
      .updateTable(table)
      .set(rowOf(definition, record))
      .where(idColumn, '=', id)
      .where('version', '=', version - 1)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return;
    throw new KmsError('STORE_CONFLICT', `store: ${table} ${id} has no version ${version - 1}`, {
      facts: { table, id, version: version - 1 },
    });
  });
  await rememberVersion(session, definition, record);
}

/** The row to write. What could not be read again is not written either. */
function rowOf<Entity extends RecordHead>(
  { toRow, fromRow, optionalColumns = [] }: RecordTableDefinition<Entity>,
  { entity, recordMac }: Stored<Entity>,
) {
  const row = toRow(entity);
  fromRow(row);
  const absent = Object.fromEntries(optionalColumns.map((name) => [name, null]));
  return { ...absent, ...row, record_mac: recordMac };
}

async function rememberVersion<Entity extends RecordHead>(
  session: StoreSession,
  { table }: RecordTableDefinition<Entity>,
  { entity, recordMac }: Stored<Entity>,
): Promise<void> {
  await session.run('insert into record_version', async (db) => {
    const { id, version } = entity;
    await db
      .insertInto('record_version')
      .values({ table_name: table, record_id: id, version, record_mac: recordMac })
      .execute();
  });
}
