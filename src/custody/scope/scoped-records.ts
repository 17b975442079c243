/**
 * A repository of records as somebody sees it.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordHead, Stored } from '../../keys/sealed-record.ts';
import type { RecordRepository } from '../../ports/store.ts';

/** Whether a record, or the absence of one, is seen. */
export type Sees<Entity> = (entity: Entity | undefined) => Promise<boolean> | boolean;

/** Records of a repository that are seen; others are not there. */
export function scopedRecords<Entity extends RecordHead>(
  repository: RecordRepository<Entity>,
  sees: Sees<Entity>,
): RecordRepository<Entity> {
  const requireSeen = async ({ entity }: Stored<Entity>): Promise<void> => {
    if (await sees(entity)) return;
    throw new KmsError('RECORD_UNKNOWN', `there is nothing ${entity.id} could belong to`, {
      facts: { id: entity.id },
    });
  };
  return {
    find: async (id) => {
      const found = await repository.find(id);
      return (await sees(found?.entity)) ? found : undefined;
    },
    list: ({ after, limit }) => seenPage(repository, sees, { after, limit }),
    insert: async (record) => {
      await requireSeen(record);
      await repository.insert(record);
    },
    update: async (record) => {
      await requireSeen(record);
      await repository.update(record);
    },
  };
}

/** Those of a list that are seen. */
export async function seenOf<Entity>(
  records: readonly Stored<Entity>[],
  sees: Sees<Entity>,
): Promise<Stored<Entity>[]> {
  const seen: Stored<Entity>[] = [];
  for (const record of records) if (await sees(record.entity)) seen.push(record);
  return seen;
}

/** A page is short at the end only: reading goes on until it is full. */
async function seenPage<Entity extends RecordHead>(
  repository: RecordRepository<Entity>,
  sees: Sees<Entity>,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<Stored<Entity>[]> {
  const page: Stored<Entity>[] = [];
  for (let last = after; ;) {
    const read = await repository.list({ limit, ...(last === undefined ? {} : { after: last }) });
    page.push(...(await seenOf(read, sees)));
    last = read.at(-1)?.entity.id;
    if (page.length >= limit) return page.slice(0, limit);
    if (read.length < limit) return page;
  }
}
