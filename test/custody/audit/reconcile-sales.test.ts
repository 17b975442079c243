/**
 * Issued sets against a list of sales: what is left over on either side, by key, seller and day.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../../src/cli/read-table.ts';
import { reconcileSales } from '../../../src/custody/audit/reconcile-sales.ts';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { SALES_FORMAT } from '../../../src/exchange/sales-format.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { named, ADA, closeStores } from '../custody-rig.ts';
import { dueMeter, newWorld, panOf, type MeterWorld } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
let world: MeterWorld;
beforeAll(async () => {
  world = await newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) });
  const issue = async (n: number, actor: string) => {
    await dueMeter(world, n);
    const order = { meterPAN: panOf(n), messageId: `m-${n}` };
    await issueKeyChange(world.dependencies, named(actor), order);
  };
  await issue(1, 'ada');
  await issue(2, 'ada');
  world.custody.setNow('2026-11-24T10:00Z');
  await issue(3, 'kiosk');
});
afterAll(closeStores);

const HEADING = 'day,seller,supply_group_code,key_revision_number,meter_pan';
const line = (n: number, change: Partial<Record<'day' | 'seller' | 'revision', string>> = {}) => {
  const { day, seller, revision } = { day: '2026-11-23', seller: 'ada', revision: '2', ...change };
  return `${day},${seller},600101,${revision},${panOf(n)}`;
};

async function reconcile(...lines: string[]) {
  const path = inFolder(`${randomUUID()}.csv`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  const { rows } = await readTable(path, { format: SALES_FORMAT, note: () => undefined });
  return reconcileSales(world.dependencies, ADA, rows);
}

const SUM = { day: '2026-11-23', key: '600101/2', seller: 'ada' };

test('what was issued and sold', async () => {
  expect(await reconcile(HEADING, line(1), line(2))).toEqual({
    sums: [{ ...SUM, issued: 2, sold: 2, issuedNotSold: 0, soldNotIssued: 0 }],
    unmatched: [],
  });
});

test('issued and not sold, sold and not issued', async () => {
  const { sums, unmatched } = await reconcile(HEADING, line(1), line(9));
  expect(sums).toEqual([{ ...SUM, issued: 2, sold: 2, issuedNotSold: 1, soldNotIssued: 1 }]);
  expect(unmatched).toEqual([
    { ...SUM, meterPAN: panOf(2), outcome: 'issued-not-sold', count: 1 },
    { ...SUM, meterPAN: panOf(9), outcome: 'sold-not-issued', count: 1 },
  ]);
});

describe('the same meter', () => {
  test.each<[string, Parameters<typeof line>[1]]>([
    ['by another seller', { seller: 'kiosk' }],
    ['under another key', { revision: '1' }],
  ])('%s is left over on both sides', async (_, change) => {
    const { unmatched } = await reconcile(HEADING, line(1, change), line(2));
    expect(unmatched.map(({ outcome, meterPAN }) => [outcome, meterPAN])).toEqual([
      ['issued-not-sold', panOf(1)],
      ['sold-not-issued', panOf(1)],
    ]);
  });

  test('sold twice', async () => {
    const { unmatched } = await reconcile(HEADING, line(1), line(1), line(1), line(2));
    expect(unmatched).toMatchObject([{ outcome: 'sold-not-issued', count: 2 }]);
  });
});

test('a day that the list does not speak of is left out, and days stand apart', async () => {
  const next = { day: '2026-11-24', seller: 'kiosk' };
  expect((await reconcile(HEADING, line(3, next))).unmatched).toEqual([]);
  const { sums } = await reconcile(HEADING, line(3, next), line(1), line(2));
  expect(sums.map(({ day, issued }) => [day, issued])).toEqual([
    ['2026-11-23', 2],
    ['2026-11-24', 1],
  ]);
});

test.each([
  ['without its columns', 'METER_FILE_COLUMNS', ['day,seller', '2026-11-23,ada']],
  ['with a column twice', 'METER_FILE_COLUMNS', [`${HEADING},day`, `${line(1)},2026-11-23`]],
  ['without a set', 'METER_FILE_MALFORMED', [HEADING]],
] as const)('a list %s is none', async (_, code, lines) => {
  await expectCodeAsync(reconcile(...lines), code);
});

describe('a line of another form is named, and nothing is compared:', () => {
  const [DAY, SELLER, GROUP, REVISION, METER] = line(2).split(',');

  test.each<[string, string, string, (string | undefined)[]]>([
    ['a field too few', 'METER_FILE_ROW', 'day', [DAY, SELLER, GROUP, REVISION]],
    ['a field too many', 'METER_FILE_ROW', 'day', [DAY, SELLER, GROUP, REVISION, METER, 'x']],
    [
      'a day that is not',
      'AUDIT_SALES_FIELD',
      'day',
      ['2026-02-30', SELLER, GROUP, REVISION, METER],
    ],
    ['a day otherwise', 'AUDIT_SALES_FIELD', 'day', ['23/11/2026', SELLER, GROUP, REVISION, METER]],
    ['a short day', 'AUDIT_SALES_FIELD', 'day', ['2026-11', SELLER, GROUP, REVISION, METER]],
    ['nobody', 'AUDIT_SALES_FIELD', 'seller', [DAY, '', GROUP, REVISION, METER]],
    ['no group', 'STS_SGC_INVALID', 'supply_group_code', [DAY, SELLER, '6001', REVISION, METER]],
    ['no revision', 'STS_KRN_INVALID', 'key_revision_number', [DAY, SELLER, GROUP, '0', METER]],
    ['letters', 'STS_KRN_INVALID', 'key_revision_number', [DAY, SELLER, GROUP, '2x', METER]],
    ['a long meter', 'STS_PAN_LENGTH', 'meter_pan', [DAY, SELLER, GROUP, REVISION, `${METER}0`]],
    [
      'a check digit',
      'STS_PAN_CHECK_DIGIT',
      'meter_pan',
      [DAY, SELLER, GROUP, REVISION, `${METER!.slice(0, -1)}${(Number(METER!.at(-1)) + 1) % 10}`],
    ],
  ])('%s', async (_, code, column, fields) => {
    const compared = reconcile(HEADING, line(1), fields.join(','));
    const error = await expectCodeAsync(compared, code as never);
    expect(error.facts).toEqual({ line: 3, column });
    expect(error.message).toContain(`sales list, line 3, ${column}: `);
  });
});
