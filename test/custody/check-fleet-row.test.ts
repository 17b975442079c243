/** Each flaw of a fleet row: its code, and the column that is to blame. */
import { describe, expect, test } from 'vitest';
import { checkFleetRow, duplicateRow, refusedRow } from '../../src/custody/check-fleet-row.ts';
import { ERROR_CATALOGUE, type ErrorCode } from '../../src/errors/catalogue.ts';
import type { FleetColumn } from '../../src/exchange/fleet-columns.ts';
import { fleetFields, fleetRow, RING } from '../support/fleet-rows.ts';

type Flaw = [ErrorCode, FleetColumn, Record<string, string>];

const drn = (decoder_reference_number: string) => ({ decoder_reference_number });
const pan = (meter_pan: string) => ({ meter_pan });
const ea = (encryption_algorithm: string) => ({ encryption_algorithm });
const count = (key_change_tokens: string) => ({ key_change_tokens });

const FLAWS: readonly Flaw[] = [
  ['STS_DRN_FORM', 'decoder_reference_number', drn('')],
  ['STS_DRN_FORM', 'decoder_reference_number', drn('0712345678O')],
  ['STS_DRN_LENGTH', 'decoder_reference_number', drn('071234567')],
  ['STS_DRN_CHECK_DIGIT', 'decoder_reference_number', drn('11111111116')],
  ['STS_DRN_MANUFACTURER_CODE', 'decoder_reference_number', drn('0000000000000')],
  ['STS_PAN_FORM', 'meter_pan', pan('')],
  ['STS_PAN_FORM', 'meter_pan', pan('600727x00000000000')],
  ['STS_PAN_LENGTH', 'meter_pan', pan('60072700000000000')],
  ['STS_PAN_CHECK_DIGIT', 'meter_pan', pan('600727000000000008')],
  ['STS_PAN_IIN', 'meter_pan', pan('600728000000000008')],
  ['METER_PAN_MISMATCH', 'meter_pan', pan('600727000000000009')],
  ['METER_PAN_MISMATCH', 'meter_pan', pan('000001000000000082')],
  ['STS_EA_INVALID', 'encryption_algorithm', ea('')],
  ['STS_EA_INVALID', 'encryption_algorithm', ea('7')],
  ['STS_EA_WITHDRAWN', 'encryption_algorithm', ea('EA09')],
  ['STS_SGC_INVALID', 'supply_group_code', { supply_group_code: '20145' }],
  ['KEY_SUPPLY_GROUP_UNKNOWN', 'supply_group_code', { supply_group_code: '201458' }],
  ['STS_KRN_INVALID', 'key_revision_number', { key_revision_number: '' }],
  ['STS_KRN_INVALID', 'key_revision_number', { key_revision_number: '0' }],
  ['STS_KRN_INVALID', 'key_revision_number', { key_revision_number: '10' }],
  ['STS_KRN_INVALID', 'key_revision_number', { key_revision_number: '-1' }],
  ['STS_KRN_INVALID', 'key_revision_number', { key_revision_number: '1.0' }],
  ['STS_KRN_INVALID', 'key_revision_number', { key_revision_number: '1e0' }],
  ['STS_KRN_INVALID', 'key_revision_number', { key_revision_number: '0001' }],
  ['KEY_REVISION_UNKNOWN', 'key_revision_number', { key_revision_number: '3' }],
  ['STS_TI_INVALID', 'tariff_index', { tariff_index: '1' }],
  ['STS_SGC_INVALID', 'new_supply_group_code', { new_supply_group_code: '' }],
  ['KEY_SUPPLY_GROUP_UNKNOWN', 'new_supply_group_code', { new_supply_group_code: '999999' }],
  ['STS_KRN_INVALID', 'new_key_revision_number', { new_key_revision_number: 'two' }],
  ['KEY_REVISION_UNKNOWN', 'new_key_revision_number', { new_key_revision_number: '9' }],
  ['STS_TI_INVALID', 'new_tariff_index', { new_tariff_index: '100' }],
  ['FLEET_TOKEN_COUNT', 'key_change_tokens', count('')],
  ['FLEET_TOKEN_COUNT', 'key_change_tokens', count('two')],
  ['FLEET_TOKEN_COUNT', 'key_change_tokens', count('2.5')],
  ['STS_KCT_TOKEN_COUNT', 'key_change_tokens', count('1')],
  ['STS_KCT_TOKEN_COUNT', 'key_change_tokens', count('4')],
  ['STS_KCT_TOKEN_COUNT', 'key_change_tokens', { ...ea('EA11'), ...count('2') }],
];

describe('a flaw', () => {
  test.each(FLAWS)('%s in %s: %j', (code, column, changes) => {
    const row = fleetRow(17, changes);
    expect(checkFleetRow(row, RING)).toEqual({
      line: 17,
      meterPAN: row.fields['meter_pan'],
      column,
      code,
      reason: expect.stringMatching(/.{10}/) as unknown,
      suggestion: ERROR_CATALOGUE[code].remedy,
    });
  });

  test.each([...new Set(FLAWS.map(([, column]) => column))])('no %s at all', (column) => {
    const fields = Object.entries(fleetFields(3)).filter(([name]) => name !== column);
    const row = { line: 3, fields: Object.fromEntries(fields), ragged: false };
    expect(checkFleetRow(row, RING)).toMatchObject({ line: 3, column });
  });

  test('another number of fields than the heading, whatever the fields say', () => {
    expect(checkFleetRow({ ...fleetRow(4), ragged: true }, RING)).toMatchObject({
      line: 4,
      column: 'meter_pan',
      code: 'FLEET_ROW_FIELDS',
    });
  });

  test('the first flaw of several is told', () => {
    const row = fleetRow(1, { ...drn('x'), ...ea('x'), ...count('x') });
    expect(checkFleetRow(row, RING)).toMatchObject({ code: 'STS_DRN_FORM' });
  });

  test('what stands in place of a MeterPAN is not repeated at length', () => {
    const row = fleetRow(1, pan('9'.repeat(1000)));
    expect(checkFleetRow(row, RING)).toMatchObject({
      code: 'STS_PAN_LENGTH',
      meterPAN: '9'.repeat(40),
    });
  });

  test('a revision that is not held: the message names those that are', () => {
    const row = fleetRow(1, { key_revision_number: '7' });
    expect(checkFleetRow(row, RING)).toMatchObject({
      reason: expect.stringContaining('1, 2') as unknown,
    });
  });
});

describe('a row in order', () => {
  test.each([
    ['EA07', '2', 2, '07'],
    ['EA07', '3', 3, '0123'],
    ['EA11', '4', 4, '9999'],
  ])('%s in %s tokens', (encryptionAlgorithm, tokens, tokenCount, manufacturerCode) => {
    const fields = {
      ...fleetFields('x', manufacturerCode),
      ...ea(encryptionAlgorithm),
      ...count(tokens),
    };
    expect(checkFleetRow({ line: 2, fields, ragged: false }, RING)).toEqual({
      line: 2,
      item: {
        meterPAN: fields.meter_pan,
        encryptionAlgorithm,
        tokenCount,
        ...{ fromKey: 0, fromTariffIndex: '01', toKey: 1, toTariffIndex: '02' },
      },
    });
  });

  test('columns that nobody asked for do not matter', () => {
    const row = fleetRow(2, { area: 'Lakeside', __proto__: 'x' });
    expect(checkFleetRow(row, RING)).toHaveProperty('item');
  });
});

describe('what is found later', () => {
  test.each<[ErrorCode, FleetColumn]>([
    ['STS_KCT_TOKEN_COUNT', 'key_change_tokens'],
    ['STS_KEY_COMBINATION', 'encryption_algorithm'],
    ['STS_KCT_KEY_TYPE', 'new_supply_group_code'],
    ['STS_KCT_BASE_DATE', 'new_key_revision_number'],
    ['STS_KCT_MIXED_DKGA', 'new_key_revision_number'],
    ['STS_KCT_SAME_KEY_ROLL_OVER', 'new_key_revision_number'],
  ])('%s is blamed on %s', (code, column) => {
    const row = fleetRow(8);
    expect(refusedRow(row, { code, message: 'so it is' })).toEqual({
      ...{ line: 8, meterPAN: row.fields['meter_pan'], column, code, reason: 'so it is' },
      suggestion: ERROR_CATALOGUE[code].remedy,
    });
  });

  test('a meter that stood in an earlier line', () => {
    expect(duplicateRow(fleetRow(9))).toMatchObject({
      ...{ line: 9, column: 'meter_pan', code: 'FLEET_METER_DUPLICATE' },
      suggestion: ERROR_CATALOGUE.FLEET_METER_DUPLICATE.remedy,
    });
  });
});
