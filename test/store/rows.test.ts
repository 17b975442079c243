/** Rows and entities are two forms of one thing, and nothing else is taken for a row. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { installationFromRow, installationToRow } from '../../src/keys/rows/installation-row.ts';
import { ownerFromRow, ownerToRow } from '../../src/keys/rows/owner-row.ts';
import { supplyGroupFromRow, supplyGroupToRow } from '../../src/keys/rows/supply-group-row.ts';
import { vendingKeyFromRow, vendingKeyToRow } from '../../src/keys/rows/vending-key-row.ts';
import type { ColumnValue, RecordRow } from '../../src/keys/sealed-record.ts';
import { meterFromRow, meterToRow } from '../../src/rollover/meter-row.ts';
import {
  keyChangeIssueFromRow,
  keyChangeIssueToRow,
} from '../../src/store/rows/key-change-issue-row.ts';
import { codeOf, expectCode } from '../support/expect-code.ts';
import {
  installations,
  keyChangeIssues,
  meters,
  owners,
  supplyGroups,
  vendingKeys,
} from './store-arbitraries.ts';

/** The two directions of one kind of row; the entity's own type does not matter here. */
interface Mapper {
  readonly entities: fc.Arbitrary<unknown>;
  readonly toRow: (entity: never) => RecordRow;
  readonly fromRow: (row: RecordRow) => unknown;
}

const MAPPERS: Readonly<Record<string, Mapper>> = {
  installation: {
    entities: installations,
    toRow: installationToRow,
    fromRow: installationFromRow,
  },
  owner: { entities: owners, toRow: ownerToRow, fromRow: ownerFromRow },
  supply_group: {
    entities: supplyGroups,
    toRow: supplyGroupToRow,
    fromRow: supplyGroupFromRow,
  },
  vending_key: { entities: vendingKeys, toRow: vendingKeyToRow, fromRow: vendingKeyFromRow },
  meter: { entities: meters, toRow: meterToRow, fromRow: meterFromRow },
  key_change_issue: {
    entities: keyChangeIssues,
    toRow: keyChangeIssueToRow,
    fromRow: keyChangeIssueFromRow,
  },
};

const columnValues: fc.Arbitrary<ColumnValue> = fc.oneof(
  fc.constant(null),
  fc.constantFrom('', ' ', '0', 'true', 'x', '\u0000', '\ud800', 'x'.repeat(500), '2023-02-30'),
  fc.constantFrom(-1, 0, 1, 2, 0.5, 256, 1993, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY),
  fc.uint8Array({ maxLength: 2 }),
);

const rowsOf = ({ entities, toRow }: Mapper) =>
  entities.map((entity) => ({ entity, row: toRow(entity as never) }));

/** What the row is read as, or the code that it is refused with. */
function readAs({ fromRow }: Mapper, row: RecordRow): unknown {
  let entity: unknown;
  const code: ErrorCode | 'accepted' = codeOf(() => {
    entity = fromRow(row);
  });
  return code === 'accepted' ? entity : code;
}

describe.each(Object.entries(MAPPERS))('a row of %s', (table, mapper) => {
  test('is read back as the entity that it was made from', () => {
    fc.assert(
      fc.property(rowsOf(mapper), ({ entity, row }) => {
        expect(mapper.fromRow(row)).toEqual(entity);
        expect(mapper.toRow(mapper.fromRow(row) as never)).toEqual(row);
      }),
    );
  });

  test('is refused without one of its columns, and with one more', () => {
    fc.assert(
      fc.property(rowsOf(mapper), fc.nat(), ({ row }, choice) => {
        const columns = Object.keys(row);
        const column = columns[choice % columns.length]!;
        const fewer = Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));
        expect(readAs(mapper, fewer)).toBe('STORE_ROW_INVALID');
        expect(readAs(mapper, { ...row, note: null })).toBe('STORE_ROW_INVALID');
      }),
    );
  });

  test('with another value in a column is refused or is another entity', () => {
    fc.assert(
      fc.property(rowsOf(mapper), fc.nat(), columnValues, ({ entity, row }, choice, value) => {
        const columns = Object.keys(row);
        const column = columns[choice % columns.length]!;
        fc.pre(!Object.is(row[column], value));
        const read = readAs(mapper, { ...row, [column]: value });
        const changed = read === 'STORE_ROW_INVALID' ? row : mapper.toRow(read as never);
        expect(read).not.toEqual(entity);
        // What was taken is kept to the letter: nothing is mended in passing.
        expect(changed[column]).toEqual(read === 'STORE_ROW_INVALID' ? row[column] : value);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([1n, true, undefined, {}, 'a\nb'])('with %s in any column is refused', (value) => {
    const [sample] = fc.sample(rowsOf(mapper), { numRuns: 1, seed: 7 });
    const codes = Object.keys(sample!.row).map((column) =>
      readAs(mapper, { ...sample!.row, [column]: value as never }),
    );
    expect(new Set(codes)).toEqual(new Set(['STORE_ROW_INVALID']));
  });

  test('is refused by table, id and column, and never by what the column holds', () => {
    const [sample] = fc.sample(rowsOf(mapper), { numRuns: 1, seed: 7 });
    const last = Object.keys(sample!.row).at(-1)!;
    const error = expectCode(
      () => mapper.fromRow({ ...sample!.row, [last]: 'not to be told\u0000' }),
      'STORE_ROW_INVALID',
    );
    expect(error.message).toContain(`table ${table}, row `);
    expect(error.message).toContain(`column ${last}`);
    expect(error.message).not.toContain('told');
    expect(error.facts['column']).toBe(last);
  });
});

test('the columns of a held value are null together', () => {
  const key = fc.sample(vendingKeys, { numRuns: 50, seed: 1 }).find((found) => found.value);
  const row = vendingKeyToRow(key!);
  const held = ['wrapped_value', 'storage_key_number', 'key_check_value', 'value_fingerprint'];
  for (const column of held) {
    expectCode(() => vendingKeyFromRow({ ...row, [column]: null }), 'STORE_ROW_INVALID');
  }
  const none = Object.fromEntries(held.map((column) => [column, null]));
  expect(vendingKeyFromRow({ ...row, ...none }).value).toBeNull();
});
