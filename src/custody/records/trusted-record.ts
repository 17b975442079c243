/**
 * Reading records that may be relied on: the MAC is checked by the security module, and the version
 * against the record history, before anything else is done with them.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordHead, SealedRecord, Stored } from '../../keys/sealed-record.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { RecordVersion, Repositories, Store } from '../../ports/store.ts';
import type { RecordKind } from './record-kinds.ts';

/** A busy record changes now and then; one that was put back stays as it is. */
const READINGS = 5;

/** What reading needs. */
export interface RecordReading {
  readonly store: Pick<Store, keyof Repositories>;
  readonly securityModule: Pick<RecordSealing, 'checkRecords'>;
}

/** A stored entity as the sealed record that its MAC is about. */
export function sealedRecordOf<Entity extends RecordHead>(
  kind: RecordKind<Entity>,
  { entity, recordMac }: Stored<Entity>,
): SealedRecord {
  const { id, version } = entity;
  return { table: kind.table, id, version, row: kind.toRow(entity), recordMac };
}

/**
 * A record by its id, checked; undefined when there never was one.
 *
 * @throws {KmsError} RECORD_NOT_GENUINE, RECORD_STALE, RECORD_UNRECORDED, RECORD_MISSING
 */
export async function findTrusted<Entity extends RecordHead>(
  reading: RecordReading,
  kind: RecordKind<Entity>,
  id: string,
): Promise<Stored<Entity> | undefined> {
  return againIfChanging(async () => {
    const stored = await kind.repository(reading.store).find(id);
    if (stored !== undefined) {
      await requireTrusted(reading, kind, [stored]);
      return stored;
    }
    if ((await reading.store.recordHistory.latest(kind.table, id)) === undefined) return undefined;
    throw new KmsError('RECORD_MISSING', `${kind.noun} ${id} is in the history, not in its table`, {
      facts: { table: kind.table, id },
    });
  });
}

/**
 * Reads until what was read fits the history. Rows and history are read one after the other, so an
 * honest writer between the two makes a row look put back or gone: that is believed only when it
 * stays so.
 */
export async function againIfChanging<Result>(read: () => Promise<Result>): Promise<Result> {
  for (let readings = 1; ; readings += 1) {
    try {
      return await read();
    } catch (error) {
      const code = error instanceof KmsError ? error.code : '';
      const changing = code === 'RECORD_STALE' || code === 'RECORD_MISSING';
      if (!changing || readings === READINGS) throw error;
    }
  }
}

/**
 * A record by its id, checked.
 *
 * @throws {KmsError} RECORD_UNKNOWN, and as {@link findTrusted}
 */
export async function loadTrusted<Entity extends RecordHead>(
  reading: RecordReading,
  kind: RecordKind<Entity>,
  id: string,
): Promise<Stored<Entity>> {
  const stored = await findTrusted(reading, kind, id);
  if (stored !== undefined) return stored;
  throw new KmsError('RECORD_UNKNOWN', `there is no ${kind.noun} ${id}`, {
    facts: { table: kind.table, id },
  });
}

/**
 * Checks records that were read by other means, as lists.
 *
 * @throws {KmsError} RECORD_NOT_GENUINE, RECORD_STALE, RECORD_UNRECORDED: of the first that fails
 */
export async function requireTrusted<Entity extends RecordHead>(
  { store, securityModule }: RecordReading,
  kind: RecordKind<Entity>,
  records: readonly Stored<Entity>[],
): Promise<void> {
  const sealed = records.map((stored) => sealedRecordOf(kind, stored));
  const genuine = await securityModule.checkRecords(sealed);
  for (const [index, record] of sealed.entries()) {
    if (genuine[index] !== true) throw notGenuine(kind, record);
    const latest = await store.recordHistory.latest(kind.table, record.id);
    const problem = recordProblem(kind, record, { genuine: true, latest });
    if (problem !== null) throw problem;
  }
}

/** What is wrong with a record by its MAC and by the newest version in the history, or null. */
export function recordProblem(
  { table, noun }: Pick<RecordKind<RecordHead>, 'table' | 'noun'>,
  record: SealedRecord,
  { genuine, latest }: { readonly genuine: boolean; readonly latest: RecordVersion | undefined },
): KmsError | null {
  const { id, version } = record;
  const facts = { table, id, version };
  if (!genuine) return notGenuine({ table, noun }, record);
  if (latest === undefined || latest.version < version) {
    const message = `the history of ${noun} ${id} ends before its version`;
    return new KmsError('RECORD_UNRECORDED', message, { facts });
  }
  if (latest.version > version || !sameOctets(latest.recordMac, record.recordMac)) {
    const message = `${noun} ${id} was put back to an older version`;
    return new KmsError('RECORD_STALE', message, { facts });
  }
  return null;
}

function notGenuine(
  { table, noun }: Pick<RecordKind<RecordHead>, 'table' | 'noun'>,
  { id, version }: SealedRecord,
): KmsError {
  const message = `${noun} ${id} does not carry its MAC`;
  return new KmsError('RECORD_NOT_GENUINE', message, { facts: { table, id, version } });
}

/** Both are public values, so that no time is hidden here. */
function sameOctets(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}
