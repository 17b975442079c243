/**
 * Reading a whole table of records that may be relied on, page by page.
 *
 * @module
 */
import type { RecordHead, Stored } from '../../keys/sealed-record.ts';
import type { RecordKind } from './record-kinds.ts';
import { againIfChanging, requireTrusted, type RecordReading } from './trusted-record.ts';

const PAGE_RECORDS = 100;

/**
 * Every record of a kind in the order of their ids, checked.
 *
 * @throws {KmsError} RECORD_NOT_GENUINE, RECORD_STALE, RECORD_UNRECORDED: of the first that fails
 */
export async function listTrusted<Entity extends RecordHead>(
  reading: RecordReading,
  kind: RecordKind<Entity>,
): Promise<Stored<Entity>[]> {
  const repository = kind.repository(reading.store);
  const records: Stored<Entity>[] = [];
  for (;;) {
    const after = records.at(-1)?.entity.id;
    const pageAfter = { limit: PAGE_RECORDS, ...(after === undefined ? {} : { after }) };
    const page = await readTrusted(reading, kind, () => repository.list(pageAfter));
    records.push(...page);
    if (page.length < PAGE_RECORDS) return records;
  }
}

/**
 * Records that `read` reads, checked.
 *
 * @throws {KmsError} RECORD_NOT_GENUINE, RECORD_STALE, RECORD_UNRECORDED: of the first that fails
 */
export function readTrusted<Entity extends RecordHead>(
  reading: RecordReading,
  kind: RecordKind<Entity>,
  read: () => Promise<Stored<Entity>[]>,
): Promise<Stored<Entity>[]> {
  return againIfChanging(async () => {
    const records = await read();
    await requireTrusted(reading, kind, records);
    return records;
  });
}
