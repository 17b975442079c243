/**
 * A vending key as a row. The four columns of its held value are null together.
 *
 * @module
 */
import { parseBaseDate } from '../../sts/attributes/base-date.ts';
import { parseDecoderKeyGenerationAlgorithm } from '../../sts/attributes/decoder-key-generation-algorithm.ts';
import { parseKeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { RecordRow } from '../sealed-record.ts';
import { VENDING_KEY_STATES, type VendingKeyLife } from '../vending-key-life.ts';
import type {
  HeldValue,
  VendingKey,
  VendingKeyAttributes,
  VendingKeyOrigin,
} from '../vending-key.ts';
import { COLUMN_NUMBER_MAX, rowReader, type RowReader } from './read-row.ts';

const ORIGINS: readonly VendingKeyOrigin[] = ['generated', 'imported', 'external'];
/** A token clock is at most a day from UTC. Our choice: no zone is further than 14 hours. */
/** Minutes by which a token clock may differ from UTC. */
export const TOKEN_CLOCK_OFFSET = { min: -1440, max: 1440 };
const REFRESH_DAYS = { min: 1, max: 3650 };
const HELD_KEY_CHECK_VALUE = /^[0-9a-z-]{1,32}:[0-9A-Fa-f]{6}$/;
/** Somebody else's may be shorter or longer than our three octets. */
const REPORTED_KEY_CHECK_VALUE = /^[0-9a-z-]{1,32}:(?:[0-9A-Fa-f]{2}){1,32}$/;
const FINGERPRINT = /^[0-9A-Fa-f]{64}$/;

/** The row of a vending key. */
export function vendingKeyToRow(key: VendingKey): RecordRow {
  const { attributes, life, value } = key;
  return {
    id: key.id,
    version: key.version,
    supply_group_code: attributes.supplyGroupCode,
    key_revision_number: attributes.keyRevisionNumber,
    key_type: attributes.keyType,
    base_date: attributes.baseDate,
    decoder_key_generation_algorithm: attributes.decoderKeyGenerationAlgorithm,
    key_expiry_number: attributes.keyExpiryNumber,
    origin: key.origin,
    trial: key.trial ? 1 : 0,
    state: life.state,
    active_from: life.activeFrom,
    issued_until: life.issuedUntil,
    loadable_until: life.loadableUntil,
    refresh_days: life.refreshDays,
    unit_limit: life.unitLimit,
    token_clock_offset_minutes: key.tokenClockOffsetMinutes,
    reported_key_check_value: key.reportedKeyCheckValue,
    wrapped_value: value?.wrapped ?? null,
    storage_key_number: value?.storageKeyNumber ?? null,
    key_check_value: value?.keyCheckValue ?? null,
    value_fingerprint: value?.fingerprint ?? null,
  };
}

/**
 * The vending key of a row.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function vendingKeyFromRow(row: RecordRow): VendingKey {
  const read = rowReader('vending_key', row, 'id');
  const key: VendingKey = {
    id: read.uuid('id'),
    version: read.whole('version', { min: 1, max: COLUMN_NUMBER_MAX }),
    attributes: readAttributes(read),
    origin: read.oneOf('origin', ORIGINS),
    trial: read.flag('trial'),
    life: readLife(read),
    tokenClockOffsetMinutes: read.whole('token_clock_offset_minutes', TOKEN_CLOCK_OFFSET),
    reportedKeyCheckValue: read.optional('reported_key_check_value', (column) =>
      read.matching(column, REPORTED_KEY_CHECK_VALUE),
    ),
    value: readHeldValue(read),
  };
  read.end();
  return key;
}

function readAttributes(read: RowReader): VendingKeyAttributes {
  return {
    supplyGroupCode: read.parsedText('supply_group_code', parseSupplyGroupCode),
    keyRevisionNumber: read.parsedNumber('key_revision_number', parseKeyRevisionNumber),
    keyType: read.oneOf('key_type', [1, 2, 3]),
    baseDate: read.parsedNumber('base_date', parseBaseDate),
    decoderKeyGenerationAlgorithm: read.parsedText(
      'decoder_key_generation_algorithm',
      parseDecoderKeyGenerationAlgorithm,
    ),
    keyExpiryNumber: read.parsedNumber('key_expiry_number', parseKeyExpiryNumber),
  };
}

function readLife(read: RowReader): VendingKeyLife {
  return {
    state: read.oneOf('state', VENDING_KEY_STATES),
    activeFrom: read.optional('active_from', read.minute),
    issuedUntil: read.optional('issued_until', read.minute),
    loadableUntil: read.optional('loadable_until', read.minute),
    refreshDays: read.optional('refresh_days', (column) => read.whole(column, REFRESH_DAYS)),
    unitLimit: read.optional('unit_limit', (column) =>
      read.whole(column, { min: 0, max: Number.MAX_SAFE_INTEGER }),
    ),
  };
}

function readHeldValue(read: RowReader): HeldValue | null {
  const wrapped = read.optional('wrapped_value', read.octets);
  if (wrapped === null) {
    read.nothing('storage_key_number');
    read.nothing('key_check_value');
    return read.nothing('value_fingerprint');
  }
  return {
    wrapped,
    storageKeyNumber: read.whole('storage_key_number', { min: 1, max: COLUMN_NUMBER_MAX }),
    keyCheckValue: read.matching('key_check_value', HELD_KEY_CHECK_VALUE),
    fingerprint: read.matching('value_fingerprint', FINGERPRINT),
  };
}
