/** The heading of a fleet file. */
import { expect, test } from 'vitest';
import { FLEET_COLUMNS, FLEET_FORMAT } from '../../src/exchange/fleet-columns.ts';
import { namedColumns, requireTableColumns } from '../../src/exchange/table-format.ts';
import { expectCode } from '../support/expect-code.ts';

test('the columns, in any order, and others beside them', () => {
  expect(FLEET_COLUMNS).toHaveLength(10);
  for (const heading of [
    [...FLEET_COLUMNS],
    FLEET_COLUMNS.toReversed(),
    ['area', ...FLEET_COLUMNS, 'maker'],
  ]) {
    expect(() => {
      requireTableColumns(FLEET_FORMAT, heading);
    }).not.toThrow();
  }
});

test.each(FLEET_COLUMNS)('no %s', (column) => {
  const heading = FLEET_COLUMNS.filter((name) => name !== column);
  const error = expectCode(() => {
    requireTableColumns(FLEET_FORMAT, heading);
  }, 'FLEET_COLUMN_MISSING');
  expect(error.facts).toEqual({ missing: column });
  expect(error.message).toContain(column);
});

test.each([
  ['upper case', (name: string) => name.toUpperCase()],
  ['blanks', (name: string) => name.replaceAll('_', ' ')],
  ['hyphens', (name: string) => name.replaceAll('_', '-')],
  ['nothing between the words', (name: string) => name.replaceAll('_', '')],
  ['a mark that cannot be seen', (name: string) => `\ufeff${name}\u200b`],
])('a name in %s is the name', (_, change) => {
  expect(namedColumns(FLEET_FORMAT, FLEET_COLUMNS.map(change))).toEqual([...FLEET_COLUMNS]);
});

test('another word is another name', () => {
  expect(namedColumns(FLEET_FORMAT, ['meter', 'pan', 'meter_pan_2'])).toEqual([
    'meter',
    'pan',
    'meter_pan_2',
  ]);
});

test.each(FLEET_COLUMNS)('%s twice: which one counts?', (column) => {
  expectCode(() => {
    requireTableColumns(FLEET_FORMAT, [...FLEET_COLUMNS, 'area', column]);
  }, 'FLEET_MALFORMED');
});

test('a column that is ignored may stand twice, and one without a name too', () => {
  expect(() => {
    requireTableColumns(FLEET_FORMAT, [...FLEET_COLUMNS, 'area', 'area', '', '']);
  }).not.toThrow();
});
