/** The heading of a fleet file. */
import { expect, test } from 'vitest';
import { FLEET_COLUMNS, requireFleetColumns } from '../../src/exchange/fleet-columns.ts';
import { expectCode } from '../support/expect-code.ts';

test('the columns, in any order, and others beside them', () => {
  expect(FLEET_COLUMNS).toHaveLength(10);
  for (const heading of [
    [...FLEET_COLUMNS],
    FLEET_COLUMNS.toReversed(),
    ['area', ...FLEET_COLUMNS, 'maker'],
  ]) {
    expect(() => {
      requireFleetColumns(heading);
    }).not.toThrow();
  }
});

test.each(FLEET_COLUMNS)('no %s', (column) => {
  const heading = FLEET_COLUMNS.filter((name) => name !== column);
  const error = expectCode(() => {
    requireFleetColumns(heading);
  }, 'FLEET_COLUMN_MISSING');
  expect(error.facts).toEqual({ missing: column });
  expect(error.message).toContain(column);
});

test('another writing of a name is another name', () => {
  const heading = FLEET_COLUMNS.map((name) => name.toUpperCase());
  const error = expectCode(() => {
    requireFleetColumns(heading);
  }, 'FLEET_COLUMN_MISSING');
  expect(error.facts).toEqual({ missing: FLEET_COLUMNS.join(',') });
});

test.each(FLEET_COLUMNS)('%s twice: which one counts?', (column) => {
  expectCode(() => {
    requireFleetColumns([...FLEET_COLUMNS, 'area', column]);
  }, 'FLEET_MALFORMED');
});

test('a column that is ignored may stand twice, and one without a name too', () => {
  expect(() => {
    requireFleetColumns([...FLEET_COLUMNS, 'area', 'area', '', '']);
  }).not.toThrow();
});
