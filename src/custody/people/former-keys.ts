/**
 * Keys that a person had before. The row of a replacement carries the record that it replaced, with
 * its MAC: by that a former key is known for genuine, whoever could write the database.
 *
 * @module
 */
import { KmsError, type ErrorFacts } from '../../errors/kms-error.ts';
import type { SealedRecord, Stored } from '../../keys/sealed-record.ts';
import { personFromRow, personToRow } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import { bytesFromHex, hexFromBytes } from '../../sts/text.ts';
import { eventsSince } from '../audit/newest-rows.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { sealedRecordOf, type RecordReading } from '../records/trusted-record.ts';

/** What the row of a replacement says of the record before it. */
export function factsOfFormerRecord({ entity, recordMac }: Stored<Person>): ErrorFacts {
  return {
    recordBefore: JSON.stringify(personToRow(entity)),
    recordMacBefore: hexFromBytes(recordMac).toLowerCase(),
  };
}

/** The keys of a person that were replaced since an instant, checked; the newest first. */
export async function formerKeysOf(
  { store, securityModule }: RecordReading,
  { id, credentialNumber }: Person,
  since: string,
): Promise<string[]> {
  if (credentialNumber === 1) return [];
  const records: SealedRecord[] = [];
  for await (const { action, subject, facts } of eventsSince(store.events, since)) {
    if (action !== 'person.replace-key' || subject !== `person ${id}`) continue;
    const record = formerRecordOf(facts);
    if (record?.id === id) records.push(record);
  }
  const genuine = await securityModule.checkRecords(records);
  return records
    .filter((_, index) => genuine[index] === true)
    .map(({ row }) => personFromRow(row).publicKey);
}

/** Null for a row without one, or with one that cannot have been a record. */
function formerRecordOf(facts: string): SealedRecord | null {
  try {
    const { recordBefore, recordMacBefore } = membersOf(facts);
    if (typeof recordBefore !== 'string' || typeof recordMacBefore !== 'string') return null;
    const entity = personFromRow(membersOf(recordBefore) as SealedRecord['row']);
    return sealedRecordOf(PERSONS, { entity, recordMac: bytesFromHex(recordMacBefore) });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof KmsError) return null;
    throw error;
  }
}

/** @throws {SyntaxError} for what is no JSON */
function membersOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
