/**
 * What a request would change, as somebody who is to sign it must see it: column by column against
 * what is stored now, and the consequences in words.
 *
 * @module
 */
import type { ColumnValue, RecordRow, RecordTable } from '../../keys/sealed-record.ts';
import type { ApprovedChange } from '../../people/approval-document.ts';
import {
  FOUNDINGS,
  INSTALLATIONS,
  METERS,
  OWNERS,
  PERSONS,
  POLICIES,
  SUPPLY_GROUPS,
  VENDING_KEYS,
} from '../records/record-kinds.ts';
import { findTrusted } from '../records/trusted-record.ts';
import { consequencesOf } from './consequences.ts';
import type { ApprovalDependencies } from './governed-operation.ts';
import type { TrustedRequest } from './read-request.ts';

/** A column before and after; null where there is nothing. */
export interface ColumnDifference {
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A record and what changes of it. */
export interface RecordDifference {
  readonly table: RecordTable;
  readonly id: string;
  readonly version: number;
  /** The record has moved on since it was asked for: carrying it out will be refused. */
  readonly outdated: boolean;
  readonly columns: readonly ColumnDifference[];
}

/** A request in full. */
export interface DescribedRequest {
  readonly differences: readonly RecordDifference[];
  /** In words, for people. */
  readonly consequences: readonly string[];
}

/**
 * Describes a request against the records of now.
 *
 * @throws {KmsError} RECORD_NOT_GENUINE and the like
 */
export async function describeRequest(
  dependencies: ApprovalDependencies,
  request: TrustedRequest,
): Promise<DescribedRequest> {
  const differences: RecordDifference[] = [];
  for (const change of request.document.changes) {
    const present = await presentRow(dependencies, change);
    const version = present?.['version'] ?? 0;
    differences.push({
      table: change.table,
      id: change.id,
      version: change.version,
      outdated: request.state === 'open' && version !== change.version - 1,
      columns: differencesOf(present, change),
    });
  }
  return { differences, consequences: await consequencesOf(dependencies, request) };
}

async function presentRow(
  dependencies: ApprovalDependencies,
  { table, id }: ApprovedChange,
): Promise<RecordRow | null> {
  switch (table) {
    case 'installation':
      return rowOf(await findTrusted(dependencies, INSTALLATIONS, id), INSTALLATIONS.toRow);
    case 'owner':
      return rowOf(await findTrusted(dependencies, OWNERS, id), OWNERS.toRow);
    case 'supply_group':
      return rowOf(await findTrusted(dependencies, SUPPLY_GROUPS, id), SUPPLY_GROUPS.toRow);
    case 'vending_key':
      return rowOf(await findTrusted(dependencies, VENDING_KEYS, id), VENDING_KEYS.toRow);
    case 'meter':
      return rowOf(await findTrusted(dependencies, METERS, id), METERS.toRow);
    case 'founding':
      return rowOf(await findTrusted(dependencies, FOUNDINGS, id), FOUNDINGS.toRow);
    case 'person':
      return rowOf(await findTrusted(dependencies, PERSONS, id), PERSONS.toRow);
    case 'policy':
      return rowOf(await findTrusted(dependencies, POLICIES, id), POLICIES.toRow);
  }
}

function rowOf<Entity>(
  stored: { readonly entity: Entity } | undefined,
  toRow: (entity: Entity) => RecordRow,
): RecordRow | null {
  return stored === undefined ? null : toRow(stored.entity);
}

/** Id and version go without saying. */
function differencesOf(present: RecordRow | null, { row }: ApprovedChange): ColumnDifference[] {
  return Object.entries(row)
    .filter(([column]) => column !== 'id' && column !== 'version')
    .map(([column, value]) => ({
      column,
      before: present === null ? null : textOf(present[column] ?? null),
      after: textOf(value),
    }))
    .filter(({ before, after }) => before !== after);
}

/** A wrapped value says nothing to people. */
function textOf(value: ColumnValue | ApprovedChange['row'][string] | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return '(octets)';
  return String(value);
}
