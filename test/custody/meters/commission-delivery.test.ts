import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import type { RejectedDelivery } from '../../../src/custody/meters/check-delivery-row.ts';
import { commissionDelivery } from '../../../src/custody/meters/commission-delivery.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { listOwners } from '../../../src/custody/owners/list-owners.ts';
import type { TableRow } from '../../../src/exchange/table-format.ts';
import type { Meter } from '../../../src/rollover/meter.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { decoderReferenceNumberOf } from '../../../src/sts/identity/meter-pan.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, closeStores } from '../custody-rig.ts';
import { dyingAt, Killed } from '../dying.ts';
import { activeKey, FIRST, newWorld, panOf, TI_01, type MeterWorld } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const MAKER = parseSupplyGroupCode('600900');
let world: MeterWorld;
beforeAll(async () => {
  world = await withMaker();
});

/** A maker's default group, 600900, with one key. */
async function withMaker(): Promise<MeterWorld> {
  const made = await newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) });
  const [owner] = await listOwners(made.dependencies, ADA);
  await addSupplyGroup(made.dependencies, ADA, {
    ...{ supplyGroupCode: MAKER, name: 'Maker', kind: 'default', ownerId: owner?.entity.id ?? '' },
  });
  await activeKey(made.custody, MAKER);
  return made;
}

type Fields = Readonly<Record<string, string>>;

function fieldsOf(n: number, changes: Fields = {}): Fields {
  return {
    meter_pan: panOf(n),
    encryption_algorithm: 'EA07',
    token_carrier_type: '02',
    takes_third_token: 'yes',
    model: 'M-1',
    default_supply_group_code: '600900',
    default_key_revision_number: '1',
    default_tariff_index: '01',
    ...changes,
  };
}

async function* rowsOf(all: readonly Fields[]): AsyncGenerator<TableRow> {
  for (const [index, fields] of all.entries()) {
    yield await Promise.resolve({ line: index + 2, fields, ragged: fields['ragged'] === 'yes' });
  }
}

async function commission(
  dependencies: MeterWorld['dependencies'],
  all: readonly Fields[],
  act = ADA,
) {
  const taken: [Meter, number][] = [];
  const rejected: RejectedDelivery[] = [];
  const counts = await commissionDelivery(dependencies, act, {
    rows: rowsOf(all),
    delivery: {
      intended: { key: FIRST, tariffIndex: TI_01 },
      service: 'electricity',
      place: 'Store 3',
    },
    sink: {
      taken: (meter, line) => void taken.push([meter, line]),
      rejected: (row) => void rejected.push(row),
    },
  });
  return { taken, rejected, counts };
}

test('meters come in under the default key, intended for their owner; commissioned', async () => {
  const { taken, counts } = await commission(world.dependencies, [fieldsOf(1), fieldsOf(2)]);
  expect(counts).toEqual({ taken: 2, rejected: 0 });
  const [[meter, line] = []] = taken;
  expect(line).toBe(2);
  expect(meter).toMatchObject({
    ...{ id: panOf(1), status: 'warehouse', place: 'Store 3', takesThirdToken: true },
    intended: { vendingKeyId: world.first.id },
  });
  const order = { meterPAN: panOf(1), messageId: null };
  const { issue, tokens } = await issueKeyChange(world.dependencies, ADA, order);
  expect(issue).toMatchObject({ kind: 'commission', from: { keyType: 1 }, to: { keyType: 2 } });
  expect(tokens).toHaveLength(3);
});

test.each([
  ['yes', true],
  ['No', false],
  ['unknown', null],
  ['', null],
])('takes_third_token %j is %j', async (written, taken) => {
  const n = 10 + (written.length === 0 ? 9 : written.length);
  const row = fieldsOf(n, { takes_third_token: written });
  const result = await commission(world.dependencies, [row]);
  expect(result.taken[0]?.[0].takesThirdToken).toBe(taken);
});

test('the number on the meter is enough; two numbers must mean one meter', async () => {
  const number = decoderReferenceNumberOf(panOf(30));
  const { taken, rejected } = await commission(world.dependencies, [
    fieldsOf(30, { meter_pan: '', decoder_reference_number: number }),
    fieldsOf(31, { decoder_reference_number: number }),
    fieldsOf(32, { decoder_reference_number: decoderReferenceNumberOf(panOf(32)) }),
  ]);
  expect(taken.map(([{ id }]) => id)).toEqual([panOf(30), panOf(32)]);
  expect(rejected).toMatchObject([
    { line: 3, column: 'decoder_reference_number', code: 'METER_PAN_MISMATCH' },
  ]);
});

test('bad rows are rejected by line, column and code, the others taken in', async () => {
  const { taken, rejected } = await commission(world.dependencies, [
    fieldsOf(40, { meter_pan: '', decoder_reference_number: '' }),
    fieldsOf(41, { encryption_algorithm: 'EA09' }),
    fieldsOf(42, { token_carrier_type: 'x' }),
    fieldsOf(43, { takes_third_token: 'perhaps' }),
    fieldsOf(44, { model: 'm'.repeat(121) }),
    fieldsOf(45, { default_supply_group_code: '1' }),
    fieldsOf(46, { default_key_revision_number: '0' }),
    fieldsOf(47, { default_tariff_index: '100' }),
    fieldsOf(48, { ragged: 'yes' }),
    fieldsOf(49),
    fieldsOf(49),
  ]);
  expect(rejected.map(({ line, column, code }) => [line, column, code])).toEqual([
    [2, 'decoder_reference_number', 'STS_DRN_FORM'],
    [3, 'encryption_algorithm', 'STS_EA_WITHDRAWN'],
    [4, 'token_carrier_type', 'METER_FACT_INVALID'],
    [5, 'takes_third_token', 'METER_FACT_INVALID'],
    [6, 'model', 'METER_FACT_INVALID'],
    [7, 'default_supply_group_code', 'STS_SGC_INVALID'],
    [8, 'default_key_revision_number', 'STS_KRN_INVALID'],
    [9, 'default_tariff_index', 'STS_TI_INVALID'],
    [10, 'decoder_reference_number', 'METER_FILE_ROW'],
    [12, 'meter_pan', 'METER_EXISTS'],
  ]);
  expect(taken.map(([{ id }, line]) => [id, line])).toEqual([[panOf(49), 11]]);
});

test('needs ticket and reason, and a key to go to', async () => {
  const act = { ...ADA, ticket: null };
  const unsaid = commission(world.dependencies, [fieldsOf(50)], act);
  await expectCodeAsync(unsaid, 'METER_REASON_MISSING');
});

test('a run that died may be repeated: each meter is there once, with its event', async () => {
  const own = await withMaker();
  const rows = Array.from({ length: 450 }, (_, n) => fieldsOf(n + 1));
  // Three batches of two steps each: the second batch is written, the third is not.
  const dying = dyingAt(own.dependencies, 4, 'after');
  await expect(commission(dying.dependencies, rows)).rejects.toThrow(Killed);
  const { counts, rejected } = await commission(own.dependencies, rows);
  expect(counts).toEqual({ taken: 50, rejected: 400 });
  expect(new Set(rejected.map(({ code }) => code))).toEqual(new Set(['METER_EXISTS']));
  expect(await own.dependencies.store.meters.list({ limit: 1000 })).toHaveLength(450);
  const actions = await actionsOf(own.custody);
  expect(actions.filter((action) => action === 'meter.commission')).toHaveLength(450);
});

test('a store that fails after the first batch: it is told how many are recorded', async () => {
  const { dependencies } = await withMaker();
  let commits = 0;
  const store = {
    ...dependencies.store,
    transaction: (...given: Parameters<typeof dependencies.store.transaction>) => {
      commits += 1;
      if (commits === 2) throw new KmsError('STORE_UNAVAILABLE', 'gone');
      return dependencies.store.transaction(...given);
    },
  } as typeof dependencies.store;
  const rows = Array.from({ length: 250 }, (_, index) => fieldsOf(5000 + index));
  const failed = commission({ ...dependencies, store }, rows);
  const { facts, message } = await expectCodeAsync(failed, 'DONE_IN_PART');
  expect(facts).toEqual({ taken: 200, reason: 'STORE_UNAVAILABLE' });
  expect(message).toContain('200 meters are recorded');
  const { counts } = await commission(dependencies, rows);
  expect(counts).toEqual({ taken: 50, rejected: 200 });
});
