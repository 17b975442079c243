/**
 * Whether a transaction was committed whose commit nobody answered: the connection was lost in it.
 * The audit says so: the last row that the transaction appended is there, or it is not.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { KmsError } from '../errors/kms-error.ts';
import type { AuditHead } from '../ports/audit-heads.ts';
import { holdAppends } from './append-lock.ts';
import type { StoreConnection } from './store-connection.ts';

/** For so long the database is looked for: a server that was started again is there by then. */
const LOOKING_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 250;

/** The last row of the audit that a transaction appended. */
export interface CommitTrail {
  row: AuditHead | null;
}

/**
 * Looks for the row.
 *
 * @returns whether the transaction was committed
 * @throws {KmsError} OUTCOME_UNKNOWN when the database stays away, or there is no row to look for
 */
export async function findOutcome(
  connection: Pick<StoreConnection, 'db' | 'dialect'>,
  { row }: CommitTrail,
  failure: KmsError,
): Promise<boolean> {
  const end = performance.now() + LOOKING_MILLISECONDS;
  let cause = failure;
  while (row !== null) {
    try {
      return await isThere(connection, row);
    } catch (error) {
      cause = connection.dialect.failureOf(error, 'looking for a committed row');
    }
    if (performance.now() > end) break;
    await sleep(PAUSE_MILLISECONDS);
  }
  throw unknownOutcome(row, cause);
}

/** Behind the lock under which rows are appended: a commit that is still under way holds it. */
async function isThere(
  { db, dialect }: Pick<StoreConnection, 'db' | 'dialect'>,
  { number, rowHash }: AuditHead,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    await holdAppends(dialect, transaction);
    const found = await transaction
      .selectFrom('audit_row')
      .select('row_hash')
      .where('number', '=', number)
      .executeTakeFirst();
    return found?.row_hash === rowHash;
  });
}

function unknownOutcome(row: AuditHead | null, cause: KmsError): KmsError {
  const lost = 'the connection to the database was lost in the commit, and it stays away';
  if (row === null) return new KmsError('OUTCOME_UNKNOWN', lost, { cause });
  const { number, rowHash } = row;
  const look = `sts-kms audit list --after ${number - 1} --limit 1`;
  const message =
    `${lost}: it is done if row ${number} of the audit has the digest ` + `${rowHash}: ${look}`;
  return new KmsError('OUTCOME_UNKNOWN', message, { facts: { row: number, rowHash }, cause });
}
