/** The EA07 tables as data: each a permutation of its range. */
import { describe, expect, test } from 'vitest';
import {
  checkStaTables,
  STA_TABLES_BYTES,
  staTablesBytes,
  type StaTables,
} from '../../../src/sts/cipher/sta-tables.ts';
import { STA_TABLES } from '../../reference/tables.ts';
import { expectCode } from '../../support/expect-code.ts';

const GOOD: StaTables = STA_TABLES.sample;

test.each(['sample', 'operational'] as const)('the %s set is a set', (name) => {
  const tables: StaTables = STA_TABLES[name];
  expect(checkStaTables(tables)).toBe(tables);
});

test('the canonical form: substitution 1, substitution 2, permutation', () => {
  const bytes = staTablesBytes(GOOD);
  expect(bytes).toHaveLength(STA_TABLES_BYTES);
  expect(STA_TABLES_BYTES).toBe(96);
  expect([...bytes.subarray(0, 16)]).toEqual(GOOD.substitution1);
  expect([...bytes.subarray(16, 32)]).toEqual(GOOD.substitution2);
  expect([...bytes.subarray(32)]).toEqual(GOOD.permutation);
});

const WRONG: [string, (values: readonly number[]) => number[]][] = [
  ['empty', () => []],
  ['one value short', (values) => values.slice(1)],
  ['one value more', (values) => [...values, values.length]],
  ['a value twice', (values) => [values[1]!, ...values.slice(1)]],
  ['a value twice and one more', (values) => [...values, values[0]!]],
  ['a value too large', (values) => values.map((v) => (v === 0 ? values.length : v))],
  ['a negative value', (values) => values.map((v) => (v === 0 ? -1 : v))],
  ['a value that is not whole', (values) => values.map((v) => (v === 1 ? 0.5 : v))],
  ['no number', (values) => values.map((v) => (v === 0 ? NaN : v))],
];

describe.each([
  ['substitution1', 15],
  ['substitution2', 15],
  ['permutation', 63],
] as const)('%s', (table, largest) => {
  test.each(WRONG)('%s', (_, change) => {
    const tables = { ...GOOD, [table]: change(GOOD[table]) };
    const error = expectCode(() => checkStaTables(tables), 'STS_TABLES_INVALID');
    expect(error.message).toBe(`EA07 ${table}: each of 0 to ${largest} wanted exactly once`);
    expect(error.facts).toEqual({ table });
  });
});
