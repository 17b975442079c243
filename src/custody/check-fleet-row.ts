/**
 * Checks one row of a fleet file and turns it into a key change, or says which column is wrong.
 *
 * @module
 */
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/catalogue.ts';
import { KmsError } from '../errors/kms-error.ts';
import type { FleetColumn } from '../exchange/fleet-columns.ts';
import { readCell, type TableRow } from '../exchange/table-format.ts';
import {
  typedDecoderReferenceNumber,
  typedKeyRevisionNumber,
  typedMeterPAN,
  typedSupplyGroupCode,
  typedTariffIndex,
} from '../exchange/typed-numbers.ts';
import type { KeyChangeItem } from '../ports/security-module.ts';
import { parseEncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import { decoderReferenceNumberOf, type MeterPAN } from '../sts/identity/meter-pan.ts';
import { requireTokenCount } from '../sts/token/key-change-attributes.ts';
import { findKeyIndex, type KeyRing } from './key-ring.ts';

/** A row that gets no tokens, and why. */
export interface RejectedRow {
  readonly line: number;
  readonly meterPAN: string;
  readonly column: FleetColumn;
  readonly code: string;
  readonly reason: string;
  /** What to do about it. */
  readonly suggestion: string;
}

/** A row that passed. */
export interface CheckedRow {
  readonly line: number;
  readonly item: KeyChangeItem;
}

/** Columns to blame for what only the security module finds. */
const COLUMN_OF_CODE: Readonly<Partial<Record<ErrorCode, FleetColumn>>> = {
  STS_KCT_TOKEN_COUNT: 'key_change_tokens',
  STS_KEY_COMBINATION: 'encryption_algorithm',
  STS_KCT_KEY_TYPE: 'new_supply_group_code',
  STS_KCT_BASE_DATE: 'new_key_revision_number',
  STS_KCT_MIXED_DKGA: 'new_key_revision_number',
  STS_KCT_KEY_EXPIRED: 'new_key_revision_number',
};

/** Checks a row against the keys at hand. */
export function checkFleetRow(row: TableRow, ring: KeyRing): CheckedRow | RejectedRow {
  if (row.ragged) {
    const reason = 'the row has another number of fields than the heading';
    return rejection(row, { column: 'meter_pan', code: 'FLEET_ROW_FIELDS', reason });
  }
  let column: FleetColumn = 'decoder_reference_number';
  const field = (name: FleetColumn): string => {
    column = name;
    return readCell(row, name);
  };
  try {
    const meterPAN = meterOf(field);
    const encryptionAlgorithm = parseEncryptionAlgorithm(field('encryption_algorithm'));
    const fromKey = keyOf(field, ring, '');
    const fromTariffIndex = typedTariffIndex(field('tariff_index'));
    const toKey = keyOf(field, ring, 'new_');
    const toTariffIndex = typedTariffIndex(field('new_tariff_index'));
    const count = tokenCountOf(field('key_change_tokens'));
    const tokenCount = requireTokenCount(encryptionAlgorithm, count);
    const item = {
      meterPAN,
      encryptionAlgorithm,
      tokenCount,
      fromKey,
      fromTariffIndex,
      toKey,
      toTariffIndex,
    };
    return { line: row.line, item };
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const { code, message } = error;
    return rejection(row, { column, code, reason: message });
  }
}

/** A row that the security module refused. */
export function refusedRow(
  row: TableRow,
  refused: { readonly code: string; readonly message: string },
): RejectedRow {
  const code = refused.code as ErrorCode;
  const column = COLUMN_OF_CODE[code] ?? 'new_key_revision_number';
  return rejection(row, { column, code, reason: refused.message });
}

/** A row whose meter stood in an earlier line. */
export function duplicateRow(row: TableRow): RejectedRow {
  return rejection(row, {
    column: 'meter_pan',
    code: 'FLEET_METER_DUPLICATE',
    reason: 'this meter stands in an earlier line too',
  });
}

type Field = (name: FleetColumn) => string;

function meterOf(field: Field): MeterPAN {
  const number = typedDecoderReferenceNumber(field('decoder_reference_number'));
  const meterPAN = typedMeterPAN(field('meter_pan'));
  if (decoderReferenceNumberOf(meterPAN) !== number) {
    throw new KmsError(
      'METER_PAN_MISMATCH',
      `MeterPAN holds ${decoderReferenceNumberOf(meterPAN)}, the meter number is ${number}`,
    );
  }
  return meterPAN;
}

function keyOf(field: Field, ring: KeyRing, prefix: '' | 'new_'): number {
  const code = typedSupplyGroupCode(field(`${prefix}supply_group_code`));
  if (!ring.keys.some(({ entity }) => entity.attributes.supplyGroupCode === code)) {
    throw new KmsError('KEY_SUPPLY_GROUP_UNKNOWN', `no key of supply group ${code} is held`);
  }
  return findKeyIndex(ring, code, typedKeyRevisionNumber(field(`${prefix}key_revision_number`)));
}

function tokenCountOf(text: string): number {
  if (!/^[0-9]$/.test(text)) throw new KmsError('FLEET_TOKEN_COUNT', 'one digit is required');
  return Number(text);
}

function rejection(
  row: TableRow,
  reject: { readonly column: FleetColumn; readonly code: ErrorCode; readonly reason: string },
): RejectedRow {
  return {
    line: row.line,
    meterPAN: (row.fields['meter_pan'] ?? '').slice(0, 40),
    ...reject,
    suggestion: ERROR_CATALOGUE[reject.code].remedy,
  };
}
