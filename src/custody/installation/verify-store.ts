/**
 * Checks every record of a store, and goes on after each problem: after an incident people need to
 * know all of them.
 *
 * @module
 */
import type { ErrorCode } from '../../errors/catalogue.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordHead, RecordTable, Stored } from '../../keys/sealed-record.ts';
import {
  FOUNDINGS,
  INSTALLATIONS,
  METERS,
  OWNERS,
  PERSONS,
  POLICIES,
  SUPPLY_GROUPS,
  VENDING_KEYS,
  type RecordKind,
} from '../records/record-kinds.ts';
import { requireTrusted, type RecordReading } from '../records/trusted-record.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

const PAGE_RECORDS = 100;

/** Something that is not as it was written. */
export interface StoreProblem {
  readonly table: RecordTable;
  /** Null when the records are known by their number only. */
  readonly id: string | null;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What was looked at, and what was found. */
export interface StoreVerification {
  /** Records that are as they were written. */
  readonly intact: number;
  readonly problems: readonly StoreProblem[];
}

/**
 * Verifies every table.
 *
 * @throws {KmsError} PERSON_DUTY, when store or security module fail; what is found is no failure
 */
export async function verifyStore(reading: RecordReading, act: Act): Promise<StoreVerification> {
  requireDuty(act, 'installation.read');
  const verifications = [
    await verifyTable(reading, INSTALLATIONS),
    await verifyTable(reading, FOUNDINGS),
    await verifyTable(reading, PERSONS),
    await verifyTable(reading, POLICIES),
    await verifyTable(reading, OWNERS),
    await verifyTable(reading, SUPPLY_GROUPS),
    await verifyTable(reading, VENDING_KEYS),
    await verifyTable(reading, METERS),
  ];
  return {
    intact: verifications.reduce((sum, { intact }) => sum + intact, 0),
    problems: verifications.flatMap(({ problems }) => problems),
  };
}

async function verifyTable<Entity extends RecordHead>(
  reading: RecordReading,
  kind: RecordKind<Entity>,
): Promise<StoreVerification> {
  const { table, noun } = kind;
  // Counted first: what is added while the table is read is no loss.
  const wanted = await reading.store.recordHistory.countRecords(table);
  const problems: StoreProblem[] = [];
  let found = 0;
  for await (const page of pagesOf(reading, kind, problems)) {
    found += page.length;
    problems.push(...(await problemsOf(reading, kind, page)));
  }
  const intact = found - problems.filter(({ code }) => code !== 'STORE_ROW_INVALID').length;
  const seen = intact + problems.length;
  if (seen < wanted) {
    const message = `${noun}: ${wanted - seen} records are in the history and not to be had`;
    problems.push({ table, id: null, code: 'RECORD_MISSING', message });
  }
  return { intact, problems };
}

/** Pages of records. A row that does not read is noted, and passed over by reading singly. */
async function* pagesOf<Entity extends RecordHead>(
  { store }: RecordReading,
  kind: RecordKind<Entity>,
  problems: StoreProblem[],
): AsyncGenerator<readonly Stored<Entity>[]> {
  const repository = kind.repository(store);
  let after: string | undefined;
  let limit = PAGE_RECORDS;
  for (;;) {
    try {
      const page = await repository.list({ limit, ...(after === undefined ? {} : { after }) });
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = last.entity.id;
      limit = PAGE_RECORDS;
    } catch (error) {
      if (!(error instanceof KmsError) || error.code !== 'STORE_ROW_INVALID') throw error;
      if (limit > 1) {
        limit = Math.ceil(limit / 10);
        continue;
      }
      const id = idOf(error);
      problems.push({ table: kind.table, id, code: error.code, message: error.message });
      // Without its id there is no way past it.
      if (id === null || id === after) return;
      after = id;
    }
  }
}

function idOf({ facts }: KmsError): string | null {
  const id = facts['id'];
  return typeof id === 'string' && id !== '?' ? id : null;
}

/** One by one only when something is wrong. */
async function problemsOf<Entity extends RecordHead>(
  reading: RecordReading,
  kind: RecordKind<Entity>,
  records: readonly Stored<Entity>[],
): Promise<StoreProblem[]> {
  try {
    await requireTrusted(reading, kind, records);
    return [];
  } catch (error) {
    const problem = problemOf(kind, records, error);
    if (records.length <= 1) return problem;
  }
  const problems: StoreProblem[] = [];
  for (const record of records) {
    problems.push(...(await problemsOf(reading, kind, [await presentOf(reading, kind, record)])));
  }
  return problems;
}

/** Somebody may have changed it since it was read: what counts is how it is now. */
async function presentOf<Entity extends RecordHead>(
  { store }: RecordReading,
  kind: RecordKind<Entity>,
  record: Stored<Entity>,
): Promise<Stored<Entity>> {
  return (await kind.repository(store).find(record.entity.id)) ?? record;
}

function problemOf<Entity extends RecordHead>(
  { table }: RecordKind<Entity>,
  records: readonly Stored<Entity>[],
  error: unknown,
): StoreProblem[] {
  if (!(error instanceof KmsError)) throw error;
  const { code, message } = error;
  if (!code.startsWith('RECORD_')) throw error;
  return [{ table, id: records[0]?.entity.id ?? null, code, message }];
}
