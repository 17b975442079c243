/**
 * A meter as a row. Its MeterPAN is its id; each position of its key is three columns, which are
 * null together.
 *
 * @module
 */
import { COLUMN_NUMBER_MAX, rowReader, type RowReader } from '../keys/rows/read-row.ts';
import type { RecordRow } from '../keys/sealed-record.ts';
import { parseEncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import { parseKeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import { parseTariffIndex } from '../sts/attributes/tariff-index.ts';
import { parseMeterPAN } from '../sts/identity/meter-pan.ts';
import { METER_SERVICES, METER_STATUSES, type KeyPosition, type Meter } from './meter.ts';

type Position = 'intended' | 'issued' | 'presumed' | 'proven';

/** The row of a meter. */
export function meterToRow(meter: Meter): RecordRow {
  return {
    meter_pan: meter.id,
    version: meter.version,
    encryption_algorithm: meter.encryptionAlgorithm,
    token_carrier_type: meter.tokenCarrierType,
    takes_third_token: meter.takesThirdToken === null ? null : Number(meter.takesThirdToken),
    service: meter.service,
    status: meter.status,
    place: meter.place,
    model: meter.model,
    last_purchase: meter.lastPurchase,
    // Left out when there is none: so the MACs of rows from before there was such a column hold,
    // and one that is put in or taken away behind our back still changes what the MAC is made over.
    ...(meter.subVendor === undefined ? {} : { sub_vendor: meter.subVendor }),
    ...positionToColumns('intended', meter.intended),
    ...positionToColumns('issued', meter.issued),
    ...positionToColumns('presumed', meter.presumed),
    ...positionToColumns('proven', meter.proven),
  };
}

/**
 * The meter of a row.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function meterFromRow(row: RecordRow): Meter {
  const read = rowReader('meter', row, 'meter_pan');
  const freeText = (column: string) => read.text(column, 120);
  const meter: Meter = {
    id: read.parsedText('meter_pan', parseMeterPAN),
    version: read.whole('version', { min: 1, max: COLUMN_NUMBER_MAX }),
    encryptionAlgorithm: read.parsedText('encryption_algorithm', parseEncryptionAlgorithm),
    tokenCarrierType: read.matching('token_carrier_type', /^[0-9]{2}$/),
    takesThirdToken: read.optional('takes_third_token', read.flag),
    service: read.oneOf('service', METER_SERVICES),
    status: read.oneOf('status', METER_STATUSES),
    place: read.optional('place', freeText),
    model: read.optional('model', freeText),
    ...(row['sub_vendor'] === undefined ? {} : { subVendor: read.text('sub_vendor', 60) }),
    lastPurchase: read.optional('last_purchase', read.day),
    intended: readPosition(read, 'intended'),
    issued: readOptionalPosition(read, 'issued'),
    presumed: readPosition(read, 'presumed'),
    proven: readOptionalPosition(read, 'proven'),
  };
  read.end();
  return meter;
}

function positionToColumns(name: Position, position: KeyPosition | null): RecordRow {
  return {
    [`${name}_vending_key_id`]: position?.vendingKeyId ?? null,
    [`${name}_tariff_index`]: position?.tariffIndex ?? null,
    [`${name}_key_expiry_number`]: position?.keyExpiryNumber ?? null,
  };
}

function readPosition(read: RowReader, name: Position): KeyPosition {
  return {
    vendingKeyId: read.uuid(`${name}_vending_key_id`),
    tariffIndex: read.parsedText(`${name}_tariff_index`, parseTariffIndex),
    keyExpiryNumber: read.parsedNumber(`${name}_key_expiry_number`, parseKeyExpiryNumber),
  };
}

function readOptionalPosition(read: RowReader, name: Position): KeyPosition | null {
  const id = read.optional(`${name}_vending_key_id`, read.uuid);
  if (id !== null) return readPosition(read, name);
  read.nothing(`${name}_tariff_index`);
  return read.nothing(`${name}_key_expiry_number`);
}
