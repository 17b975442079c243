/**
 * The audit chain. A row is linked to the one before it, and the head moves on, in the transaction
 * that appends it.
 */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { auditRowText } from '../../audit/audit-row.ts';
import { latestInstantAfter } from '../../audit/row-instants.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { AuditHead } from '../../ports/audit-heads.ts';
import type { AuditRow } from '../../ports/audit-trail.ts';
import type { EventRepository, StoreEvent } from '../../ports/store.ts';
import { holdAppends } from '../append-lock.ts';
import type { AuditHeadTable, AuditRowTable } from '../schema/audit.ts';
import type { StoreTables } from '../schema/store-tables.ts';
import type { StoreSession } from '../store-session.ts';

const HEAD_ID = 'head';

/** The repository of the chain. */
export function eventRepository(session: StoreSession): EventRepository {
  return {
    append: (event) =>
      session.write((within) =>
        within.run('insert into audit_row', async (db) => {
          if (!within.holdsAppends) await holdAppends(within.dialect, db);
          within.appended(await appendRow(db, event));
          await countUses(db, event);
        }),
      ),
    list: (after, limit) =>
      session.run('list of audit_row', async (db) => {
        const rows = await db
          .selectFrom('audit_row')
          .selectAll()
          .where('number', '>', after)
          .orderBy('number')
          .limit(limit)
          .execute();
        return rows.map(rowFrom);
      }),
    head: () =>
      session.run('read of audit_head', async (db) => {
        const { number, row_hash: rowHash } = await readHead(db);
        return { number, rowHash };
      }),
    latestInstant: () =>
      session.run('read of audit_head', async (db) => (await readHead(db)).latest_at),
    hold: () =>
      session.write((within) =>
        within.run('lock of audit_head', (db) => holdAppends(within.dialect, db)),
      ),
    keyUses: ({ from, to }) =>
      session.run('list of key_use', async (db) => {
        const rows = await db
          .selectFrom('key_use')
          .selectAll()
          .where('day', '>=', from)
          .where('day', '<=', to)
          .orderBy('day')
          .orderBy('vending_key_id')
          .orderBy('actor')
          .orderBy('purpose')
          .execute();
        return rows.map(({ vending_key_id: vendingKeyId, ...row }) => ({ vendingKeyId, ...row }));
      }),
  };
}

async function readHead(db: Kysely<StoreTables>): Promise<AuditHeadTable> {
  const query = db.selectFrom('audit_head').selectAll().where('id', '=', HEAD_ID);
  const head = await query.executeTakeFirst();
  if (head === undefined) {
    throw new KmsError('STORE_ROW_INVALID', 'table audit_head: its row is gone', {
      facts: { table: 'audit_head', id: HEAD_ID },
    });
  }
  return head;
}

async function appendRow(db: Kysely<StoreTables>, event: StoreEvent): Promise<AuditHead> {
  const head = await readHead(db);
  const latestAt = latestInstantAfter(head.latest_at, event);
  const row = { ...event, number: head.number + 1, previousHash: head.row_hash };
  const rowHash = createHash('sha256').update(auditRowText(row)).digest('hex');
  await db
    .insertInto('audit_row')
    .values({
      number: row.number,
      at: row.at,
      actor: row.actor,
      on_behalf_of: row.onBehalfOf,
      action: row.action,
      subject: row.subject,
      requirements: row.requirements,
      facts: row.facts,
      records: row.records,
      key_uses: row.keyUses,
      previous_hash: row.previousHash,
      row_hash: rowHash,
    })
    .execute();
  await db
    .updateTable('audit_head')
    .set({ number: row.number, row_hash: rowHash, latest_at: latestAt })
    .where('id', '=', HEAD_ID)
    .execute();
  return { number: row.number, rowHash };
}

/** Counted by key, actor, purpose and day, so that nobody has to walk the chain for a number. */
async function countUses(db: Kysely<StoreTables>, event: StoreEvent): Promise<void> {
  const uses = JSON.parse(event.keyUses) as readonly [string, string, number][];
  const day = event.at.slice(0, 10);
  for (const [vendingKeyId, purpose, times] of uses) {
    await db
      .insertInto('key_use')
      .values({ vending_key_id: vendingKeyId, actor: event.actor, purpose, day, uses: times })
      .onConflict((conflict) =>
        conflict.columns(['vending_key_id', 'actor', 'purpose', 'day']).doUpdateSet((build) => ({
          uses: build('key_use.uses', '+', build.ref('excluded.uses')),
        })),
      )
      .execute();
  }
}

function rowFrom(row: AuditRowTable): AuditRow {
  const { on_behalf_of: onBehalfOf, key_uses: keyUses, ...rest } = row;
  const { previous_hash: previousHash, row_hash: rowHash, ...said } = rest;
  return { ...said, onBehalfOf, keyUses, previousHash, rowHash };
}
