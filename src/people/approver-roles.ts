/**
 * Who approves which change of a record, by what the record becomes. The security module goes by
 * this, and not by what the service calls the change.
 *
 * @module
 */
import type { RecordTable, UnsealedRecord } from '../keys/sealed-record.ts';
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

/** The roles of which each approver has one; none: nobody approves it. */
export function approverRolesOf({
  table,
  row,
}: Pick<UnsealedRecord, 'table' | 'row'>): readonly Role[] {
  const state = row['state'];
  const stopsKey = table === 'vending_key' && (state === 'suspended' || state === 'compromised');
  const stopsPerson = table === 'person' && state === 'revoked';
  return stopsKey || stopsPerson ? EMERGENCY : OF_TABLE[table];
}
