/**
 * What was judged before a transaction began still holds within it.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordHead, RecordTable } from '../../keys/sealed-record.ts';
import type { Repositories } from '../../ports/store.ts';

/** A record that a judgement rests on. */
export interface JudgedRecord {
  readonly table: RecordTable;
  readonly record: RecordHead;
}

/**
 * Refuses when a record has another version by now: a key may have been suspended meanwhile.
 *
 * @throws {KmsError} STORE_CONFLICT
 */
export async function requireStillCurrent(
  { recordHistory }: Pick<Repositories, 'recordHistory'>,
  judged: readonly JudgedRecord[],
): Promise<void> {
  for (const { table, record } of judged) {
    const latest = await recordHistory.latest(table, record.id);
    if (latest?.version === record.version) continue;
    throw new KmsError('STORE_CONFLICT', `${table} ${record.id} was changed in the meantime`, {
      facts: { table, id: record.id },
    });
  }
}
