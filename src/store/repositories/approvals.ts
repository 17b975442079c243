/** Requests for approval, and the approvals. */
import { KmsError } from '../../errors/kms-error.ts';
import type { ApprovalDocument } from '../../people/approval-document.ts';
import type {
  ApprovalRepository,
  ApprovalRequest,
  ApprovalState,
} from '../../ports/approval-repository.ts';
import type { ApprovalRequestTable, ApprovalTable } from '../schema/approval.ts';
import type { StoreSession } from '../store-session.ts';

/** The repository of requests. */
export function approvalRepository(session: StoreSession): ApprovalRepository {
  return {
    find: (id) =>
      session.run('read of approval_request', async (db) => {
        const query = db.selectFrom('approval_request').selectAll().where('id', '=', id);
        const row = await query.executeTakeFirst();
        return row && requestFrom(row, await approvalsOf(db, [id]));
      }),
    list: ({ state, limit }) =>
      session.run('list of approval_request', async (db) => {
        const all = db.selectFrom('approval_request').selectAll();
        const query = state === undefined ? all : all.where('state', '=', state);
        const rows = await query
          .orderBy('requested_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        const approvals = await approvalsOf(
          db,
          rows.map(({ id }) => id),
        );
        return rows.map((row) => requestFrom(row, approvals));
      }),
    insert: ({ document, requesterSignature }) =>
      session.write((within) =>
        within.run('insert into approval_request', async (db) => {
          const { id, action, requester, requestedAt, expiresAt } = document;
          await db
            .insertInto('approval_request')
            .values({
              ...{ id, action, requester },
              requested_at: requestedAt,
              expires_at: expiresAt,
              document: JSON.stringify(document),
              requester_signature: requesterSignature,
              state: 'open',
              closed_at: null,
            })
            .execute();
        }),
      ),
    approve: (id, { personId, signature, approvedAt }) =>
      session.write(async (within) => {
        // The write that changes nothing holds the row: it is not closed meanwhile.
        await updateOpen(within, id, { state: 'open', closedAt: null });
        await within.run('insert into approval', async (db) => {
          await db
            .insertInto('approval')
            .values({ request_id: id, person_id: personId, signature, approved_at: approvedAt })
            .execute();
        });
      }),
    close: (id, end) => session.write((within) => updateOpen(within, id, end)),
  };
}

type Database = Parameters<Parameters<StoreSession['run']>[1]>[0];

async function updateOpen(
  session: StoreSession,
  id: string,
  { state, closedAt }: { readonly state: ApprovalState; readonly closedAt: string | null },
): Promise<void> {
  await session.run('update of approval_request', async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('approval_request')
      .set({ state, closed_at: closedAt })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return;
    throw new KmsError('STORE_CONFLICT', `store: the request ${id} is not open`);
  });
}

async function approvalsOf(db: Database, ids: readonly string[]): Promise<ApprovalTable[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('approval')
    .selectAll()
    .where('request_id', 'in', ids)
    .orderBy('approved_at')
    .orderBy('person_id')
    .execute();
}

/** @throws {KmsError} STORE_ROW_INVALID */
function requestFrom(
  row: ApprovalRequestTable,
  approvals: readonly ApprovalTable[],
): ApprovalRequest {
  return {
    document: documentFrom(row),
    requesterSignature: row.requester_signature,
    state: stateFrom(row),
    closedAt: row.closed_at,
    approvals: approvals
      .filter((each) => each.request_id === row.id)
      .map((each) => ({
        personId: each.person_id,
        signature: each.signature,
        approvedAt: each.approved_at,
      })),
  };
}

/** Who uses a document checks the signatures over it; here it must be one of this row. */
function documentFrom(row: ApprovalRequestTable): ApprovalDocument {
  try {
    const document = JSON.parse(row.document) as ApprovalDocument;
    if (document.id === row.id && document.action === row.action) return document;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid(row.id, 'document');
}

function stateFrom({ id, state }: ApprovalRequestTable): ApprovalState {
  if (state === 'open' || state === 'carried-out' || state === 'withdrawn') return state;
  throw invalid(id, 'state');
}

function invalid(id: string, column: string): KmsError {
  const table = 'approval_request';
  return new KmsError('STORE_ROW_INVALID', `table ${table}, row ${id}: column ${column}`, {
    facts: { table, id, column },
  });
}
