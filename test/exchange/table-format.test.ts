import { expect, test } from 'vitest';
import { DELIVERY_FORMAT } from '../../src/exchange/delivery-format.ts';
import { HISTORIC_SET_FORMAT } from '../../src/exchange/historic-set-format.ts';
import { requireTableColumns } from '../../src/exchange/table-format.ts';
import { expectCode } from '../support/expect-code.ts';

const HEADING = [...DELIVERY_FORMAT.columns, 'meter_pan'];

test.each([
  ['either number of the meter', DELIVERY_FORMAT, HEADING],
  [
    'the other number, in any order, with more',
    DELIVERY_FORMAT,
    ['x', 'decoder_reference_number', ...DELIVERY_FORMAT.columns].reverse(),
  ],
  ['no optional column', HISTORIC_SET_FORMAT, [...HISTORIC_SET_FORMAT.columns]],
])('%s is enough', (_, format, heading) => {
  expect(() => {
    requireTableColumns(format, heading);
  }).not.toThrow();
});

test.each([
  ['a column is missing', DELIVERY_FORMAT, HEADING.slice(1)],
  ['neither number is there', DELIVERY_FORMAT, [...DELIVERY_FORMAT.columns]],
  ['a column stands twice', DELIVERY_FORMAT, [...HEADING, 'model']],
  [
    'an optional one stands twice',
    HISTORIC_SET_FORMAT,
    [...HISTORIC_SET_FORMAT.columns, 'token_3', 'token_3'],
  ],
])('is refused when %s', (_, format, heading) => {
  expectCode(() => {
    requireTableColumns(format, heading);
  }, 'METER_FILE_COLUMNS');
});
