/**
 * Whether the records that grant sight are genuine: whoever writes an owner into the row of a
 * supply group, behind our back, sees nothing by it. The same work is done for a record that is not
 * there.
 *
 * @module
 */
import type { KmsError } from '../../errors/kms-error.ts';
import {
  ID_COLUMNS,
  type RecordHead,
  type SealedRecord,
  type Stored,
} from '../../keys/sealed-record.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { Repositories } from '../../ports/store.ts';
import type { RecordKind } from '../records/record-kinds.ts';
import { recordProblem, sealedRecordOf } from '../records/trusted-record.ts';

/** Asked for in the place of what a thing that is not there would name. */
export const NOTHING = '-';

/** Where records are read, and what checks their MACs; without it they are believed. */
export interface Ground {
  readonly repositories: Repositories;
  readonly securityModule: Pick<RecordSealing, 'checkRecords'> | undefined;
}

/** What is wrong with each record, null: nothing. For one that is not there it says nothing. */
export async function problemsOf<Entity extends RecordHead>(
  { repositories, securityModule }: Ground,
  kind: RecordKind<Entity>,
  found: readonly (Stored<Entity> | undefined)[],
): Promise<(KmsError | null)[]> {
  if (securityModule === undefined) return found.map(() => null);
  const sealed = found.map((stored) =>
    stored === undefined ? standIn(kind) : sealedRecordOf(kind, stored),
  );
  const genuine = await securityModule.checkRecords(sealed);
  const problems: (KmsError | null)[] = [];
  for (const [index, record] of sealed.entries()) {
    const latest = await repositories.recordHistory.latest(kind.table, record.id);
    const state = { genuine: genuine[index] === true, latest };
    problems.push(found[index] === undefined ? null : recordProblem(kind, record, state));
  }
  return problems;
}

/** Well formed, so that its MAC is computed like any other. */
function standIn({ table }: Pick<RecordKind<RecordHead>, 'table'>): SealedRecord {
  const row = { [ID_COLUMNS[table]]: NOTHING, version: 1 };
  return { table, id: NOTHING, version: 1, row, recordMac: new Uint8Array(32) };
}
