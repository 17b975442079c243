/**
 * One row of a sales list. A list is compared as a whole or not at all: a day or a meter that is
 * written otherwise would be left over on both sides, and look like a theft.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { SALES_FORMAT } from '../../exchange/sales-format.ts';
import type { TableRow } from '../../exchange/table-format.ts';
import {
  typedKeyRevisionNumber,
  typedMeterPAN,
  typedSupplyGroupCode,
} from '../../exchange/typed-numbers.ts';
import { isDay } from '../meters/meter-facts.ts';
import { checkRow, type ReadField } from '../check-row.ts';

/** Sets of one meter under one key by one seller on one day. */
export interface SoldSet {
  /** Day in UTC, `YYYY-MM-DD`. */
  readonly day: string;
  /** The agent for whom a service account acted, or who acted. */
  readonly seller: string;
  /** The new key, as `123456/2`. */
  readonly key: string;
  readonly meterPAN: string;
}

type SalesColumn = (typeof SALES_FORMAT)['columns'][number];

/**
 * Reads a row.
 *
 * @throws {KmsError} METER_FILE_ROW, AUDIT_SALES_FIELD, STS_SGC_INVALID, STS_KRN_INVALID, the
 *   STS_PAN_ codes: with the line and the column in message and facts
 */
export async function readSalesRow(row: TableRow): Promise<SoldSet> {
  const check = (field: ReadField<SalesColumn>): Promise<SoldSet> =>
    Promise.resolve().then(() => soldSetOf(field));
  const read = await checkRow(row, { firstColumn: 'day', check });
  if (!('code' in read)) return read;
  const { code, line, column, reason } = read;
  throw new KmsError(code, `sales list, line ${line}, ${column}: ${reason}`, {
    facts: { line, column },
  });
}

function soldSetOf(field: ReadField<SalesColumn>): SoldSet {
  const day = field('day');
  if (!isDay(day)) {
    throw new KmsError('AUDIT_SALES_FIELD', 'a day that exists wanted, as 2026-11-23');
  }
  const seller = field('seller');
  if (seller === '') throw new KmsError('AUDIT_SALES_FIELD', 'the name of who sold it wanted');
  const supplyGroupCode = typedSupplyGroupCode(field('supply_group_code'));
  const key = `${supplyGroupCode}/${typedKeyRevisionNumber(field('key_revision_number'))}`;
  return { day, seller, key, meterPAN: typedMeterPAN(field('meter_pan')) };
}
