/** Rows of fleet files, and a key ring for them. */
import { checkFleetRow, type CheckedRow } from '../../src/custody/check-fleet-row.ts';
import type { IssuedRow } from '../../src/custody/issue-fleet.ts';
import { createKeyRing, type KeyRing } from '../../src/custody/key-ring.ts';
import { FLEET_COLUMNS } from '../../src/exchange/fleet-columns.ts';
import type { TableRow } from '../../src/exchange/table-format.ts';
import type { VendingKeyAttributes } from '../../src/keys/vending-key.ts';
import { meterPanOf } from '../reference/meter-pan.ts';
import { seededDrn } from '../reference/own-seed.ts';
import { attributesWith, type StoredKey } from './security-modules.ts';
import { keyWith } from './vending-keys.ts';

/** A record whose value nobody will open. */
export function recordWith(changes: Partial<VendingKeyAttributes> = {}): StoredKey {
  const entity = keyWith({ attributes: attributesWith(changes), trial: true });
  return { entity, recordMac: new Uint8Array(32) };
}

/** Revisions 1 and 2 of supply group 201457. */
export const RING: KeyRing = createKeyRing([recordWith(), recordWith({ keyRevisionNumber: 2 })]);

/** The fields of a row that is in order: a made-up meter, from revision 1 to revision 2. */
export function fleetFields(label: string | number, manufacturerCode = '07') {
  const number = seededDrn(`fleet meter ${label}`, manufacturerCode);
  return {
    meter_pan: meterPanOf(number),
    decoder_reference_number: number,
    encryption_algorithm: 'EA07',
    key_change_tokens: '2',
    supply_group_code: '201457',
    key_revision_number: '1',
    tariff_index: '01',
    new_supply_group_code: '201457',
    new_key_revision_number: '2',
    new_tariff_index: '02',
  };
}

/** A row that is in order, but for what is changed. */
export function fleetRow(line: number, changes: Record<string, string> = {}): TableRow {
  return { line, fields: { ...fleetFields(line), ...changes }, ragged: false };
}

/** A row that got its set. */
export function issuedRow(line: number, tokens: readonly string[], rollOver = false): IssuedRow {
  const row = checkFleetRow(fleetRow(line), RING) as CheckedRow;
  return { line, row, tokens, rollOver };
}

/** The lines of a fleet file: the heading and a meter for each of the labels. */
export function fleetLines(...labels: readonly (string | number)[]): string[] {
  return [FLEET_COLUMNS.join(','), ...labels.map((label) => fleetLine(label))];
}

/** One line of a fleet file. */
export function fleetLine(label: string | number, changes: Record<string, string> = {}): string {
  const fields: Record<string, string> = { ...fleetFields(label), ...changes };
  return FLEET_COLUMNS.map((column) => fields[column]).join(',');
}
