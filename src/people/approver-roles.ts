/**
 * Who approves which change of a record, by what the record becomes. The security module goes by
 * this, and not by what the service calls the change.
 *
 * @module
 */
import type { ColumnValue, RecordRow, RecordTable, UnsealedRecord } from '../keys/sealed-record.ts';
import type { Role } from './roles.ts';

const OF_TABLE: Readonly<Record<RecordTable, readonly Role[]>> = {
  vending_key: ['custodian'],
  installation: ['administrator'],
  owner: ['administrator'],
  supply_group: ['administrator'],
  person: ['administrator'],
  policy: ['administrator'],
  // Changed one by one by those who work with them; masses are approved in custody.
  meter: [],
  // Made once.
  founding: [],
};
/** Stopping something at once is left to whoever of the two kinds is there. */
const EMERGENCY: readonly Role[] = ['custodian', 'administrator'];

/** States that stop something. */
const STOPPING: Readonly<Partial<Record<RecordTable, readonly string[]>>> = {
  vending_key: ['suspended', 'compromised'],
  person: ['revoked'],
};

/**
 * The roles of which each approver has one; none: nobody approves it.
 *
 * @param before - its row so far, null for a new one: stopping something changes nothing else
 */
export function approverRolesOf(
  { table, row }: Pick<UnsealedRecord, 'table' | 'row'>,
  before: RecordRow | null,
): readonly Role[] {
  const stops = STOPPING[table]?.includes(String(row['state'])) === true;
  return stops && before !== null && differOnlyInState(row, before) ? EMERGENCY : OF_TABLE[table];
}

function differOnlyInState(row: RecordRow, before: RecordRow): boolean {
  if (row['state'] === before['state']) return false;
  const names = new Set([...Object.keys(row), ...Object.keys(before)]);
  names.delete('state');
  names.delete('version');
  return [...names].every((name) => sameValue(row[name], before[name]));
}

function sameValue(left: ColumnValue | undefined, right: ColumnValue | undefined): boolean {
  if (!(left instanceof Uint8Array) || !(right instanceof Uint8Array)) return left === right;
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}
