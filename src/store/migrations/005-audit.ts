/** The audit chain in the place of the events, which become its first rows. */
import { createHash } from 'node:crypto';
import { sql, type Kysely, type Migration } from 'kysely';
import { auditRowText, NO_ROW_HASH, type UnhashedRow } from '../../audit/audit-row.ts';
import type { StoreDialect } from '../store-dialect.ts';
import { createTable, type TableDescription } from './create-table.ts';

const TABLES: readonly TableDescription[] = [
  {
    name: 'audit_row',
    columns: {
      number: 'long',
      at: 'text',
      actor: 'text',
      on_behalf_of: 'text?',
      action: 'text',
      subject: 'text',
      requirements: 'text',
      facts: 'text',
      records: 'text',
      key_uses: 'text',
      previous_hash: 'text',
      row_hash: 'text',
    },
    primaryKey: ['number'],
  },
  {
    name: 'audit_head',
    columns: { id: 'text', number: 'long', row_hash: 'text' },
    primaryKey: ['id'],
  },
  {
    name: 'key_use',
    columns: {
      vending_key_id: 'text',
      actor: 'text',
      purpose: 'text',
      day: 'text',
      uses: 'long',
    },
    primaryKey: ['vending_key_id', 'actor', 'purpose', 'day'],
  },
];

/** As migration 003 made it. */
const EVENT: TableDescription = {
  name: 'event',
  columns: {
    number: 'number',
    at: 'text',
    actor: 'text',
    action: 'text',
    subject: 'text',
    requirements: 'text',
    facts: 'text',
  },
};
const PAGE_ROWS = 1000;

/** A row of the table that was. */
interface OldEvent {
  readonly number: number | string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly requirements: string;
  readonly facts: string;
}

/** The migration for a database. */
export function audit(dialect: StoreDialect): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const table of TABLES) await createTable(db, dialect, table);
      await carryOver(db);
      await db.schema.dropTable('event').execute();
    },
    down: async (db: Kysely<unknown>) => {
      await createTable(db, dialect, EVENT);
      await sql`insert into event (at, actor, action, subject, requirements, facts)
        select at, actor, action, subject, requirements, facts from audit_row
        order by number`.execute(db);
      for (const { name } of TABLES.toReversed()) await db.schema.dropTable(name).execute();
    },
  };
}

/** Events keep their order; PostgreSQL had left out numbers, the chain leaves out none. */
async function carryOver(db: Kysely<unknown>): Promise<void> {
  let head = { number: 0, rowHash: NO_ROW_HASH };
  for (let after = 0; ;) {
    const { rows } = await sql<OldEvent>`select number, at, actor, action, subject, requirements,
      facts from event where number > ${after} order by number limit ${PAGE_ROWS}`.execute(db);
    for (const event of rows) head = await insertRow(db, head, event);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = Number(last.number);
  }
  await sql`insert into audit_head (id, number, row_hash)
    values ('head', ${head.number}, ${head.rowHash})`.execute(db);
}

async function insertRow(
  db: Kysely<unknown>,
  head: { readonly number: number; readonly rowHash: string },
  { at, actor, action, subject, requirements, facts }: OldEvent,
): Promise<{ number: number; rowHash: string }> {
  const said = { at, actor, onBehalfOf: null, action, subject, requirements, facts };
  const place = { number: head.number + 1, previousHash: head.rowHash };
  const row: UnhashedRow = { ...said, ...place, records: '[]', keyUses: '[]' };
  const rowHash = createHash('sha256').update(auditRowText(row)).digest('hex');
  await sql`insert into audit_row (number, at, actor, on_behalf_of, action, subject, requirements,
      facts, records, key_uses, previous_hash, row_hash)
    values (${row.number}, ${at}, ${actor}, ${null}, ${action}, ${subject}, ${requirements},
      ${facts}, '[]', '[]', ${head.rowHash}, ${rowHash})`.execute(db);
  return { number: row.number, rowHash };
}
