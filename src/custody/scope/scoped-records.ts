/**
 * A repository of records as somebody sees it.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordHead, Stored } from '../../keys/sealed-record.ts';
import type { RecordRepository } from '../../ports/store.ts';
import type { Sees } from './visibility.ts';

/** How a table is seen. */
export interface Sight<Entity> {
  readonly sees: Sees<Entity>;
  /** Whether a record that is about to be written belongs to what is seen. */
  readonly willSee: (entity: Entity) => Promise<boolean> | boolean;
  /** As `willSee`, for a new record. */
  readonly mayAdd?: (entity: Entity) => Promise<boolean> | boolean;
  /** Known by its id though it is in no list: something that is seen names it. */
  readonly admits?: (entity: Entity) => boolean;
}

/** Records of a repository that are seen; others are not there, and nothing becomes one of them. */
export function scopedRecords<Entity extends RecordHead>(
  repository: RecordRepository<Entity>,
  sight: Sight<Entity>,
): RecordRepository<Entity> {
  const { sees, willSee, mayAdd = willSee, admits = () => false } = sight;
  return {
    find: async (id) => {
      const found = await repository.find(id);
      const [seen] = await sees([found]);
      if (found === undefined) return undefined;
      return seen === true || admits(found.entity) ? found : undefined;
    },
    list: (page) => seenPage(repository, sees, page),
    insert: async (record) => {
      if (!(await mayAdd(record.entity))) throw unknown(record);
      await repository.insert(record);
    },
    // What is admitted is to be looked at: it is not changed from here.
    update: async (record) => {
      const [seen] = await sees([await repository.find(record.entity.id)]);
      const stays = await willSee(record.entity);
      if (seen !== true || !stays) throw unknown(record);
      await repository.update(record);
    },
  };
}

/** Those of a list that are seen. */
export async function seenOf<Entity>(
  records: readonly Stored<Entity>[],
  sees: Sees<Entity>,
): Promise<Stored<Entity>[]> {
  const seen = await sees(records);
  return records.filter((_, index) => seen[index] === true);
}

/** A page is short at the end only: reading goes on until it is full. */
async function seenPage<Entity extends RecordHead>(
  repository: RecordRepository<Entity>,
  sees: Sees<Entity>,
  { after, limit }: { readonly after?: string; readonly limit: number },
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

function unknown<Entity extends RecordHead>({ entity: { id } }: Stored<Entity>): KmsError {
  return new KmsError('RECORD_UNKNOWN', `there is nothing ${id} could belong to`, {
    facts: { id },
  });
}
