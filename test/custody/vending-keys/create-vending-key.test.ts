/** Generating vending keys: the intent first, then the value; the next revision, or a refusal. */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import { deactivateVendingKey } from '../../../src/custody/vending-keys/deactivate-vending-key.ts';
import { destroyVendingKey } from '../../../src/custody/vending-keys/destroy-vending-key.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, closeStores, newCustody, type CustodyOptions } from '../custody-rig.ts';
import { create, request } from './key-requests.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const custodyWith = (options?: CustodyOptions) =>
  newCustody({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }, options);

describe('a generated key', () => {
  test('is announced, then made: pre-active, with its type, check value and events', async () => {
    const custody = await custodyWith();
    const made = await create(custody, { refreshDays: 30, unitLimit: 5000 });
    expect(made.entity).toMatchObject({
      version: 2,
      origin: 'generated',
      trial: false,
      attributes: {
        supplyGroupCode: '600101',
        keyRevisionNumber: 1,
        keyType: 2,
        baseDate: 2014,
        decoderKeyGenerationAlgorithm: 'DKGA04',
        keyExpiryNumber: 255,
      },
      life: { state: 'pre-active', refreshDays: 30, unitLimit: 5000, activeFrom: null },
    });
    expect(made.entity.value?.keyCheckValue).toMatch(/^hmac-sha256:[0-9A-F]{6}$/i);
    const { store } = custody.dependencies;
    const stored = (await store.vendingKeys.find(made.entity.id))!;
    expect(stored.entity.version).toBe(2);
    expect([...stored.recordMac]).toEqual([...made.recordMac]);
    const [announced, generated] = (await store.events.list(0, 100)).slice(-2);
    expect(announced).toMatchObject({ action: 'vending-key.announce' });
    expect(announced!.requirements.split(' ')).toContain('REQ-KRN-NEXT');
    expect(generated).toMatchObject({
      action: 'vending-key.generate',
      requirements: 'REQ-VALUE-OWN',
    });
  });

  test('has the next revision, after a destroyed key too, and another value', async () => {
    const custody = await custodyWith();
    const first = await create(custody);
    const second = await create(custody);
    await destroyVendingKey(custody.dependencies, ADA, { id: second.entity.id });
    const third = await create(custody);
    const revisions = [first, second, third].map(
      ({ entity }) => entity.attributes.keyRevisionNumber,
    );
    expect(revisions).toEqual([1, 2, 3]);
    expect(third.entity.value?.fingerprint).not.toBe(first.entity.value?.fingerprint);
  });

  test('9 is followed by 1 when that name is free', async () => {
    const custody = await custodyWith();
    const first = await create(custody);
    for (let revision = 2; revision <= 9; revision += 1) await create(custody);
    await expectCodeAsync(create(custody), 'KEY_REVISIONS_FULL');
    await deactivateVendingKey(custody.dependencies, ADA, { id: first.entity.id });
    await destroyVendingKey(custody.dependencies, ADA, { id: first.entity.id });
    const again = await create(custody);
    expect(again.entity.attributes.keyRevisionNumber).toBe(1);
  });

  test.each([
    ['default', 1],
    ['unique', 2],
  ] as const)('of a %s group has KeyType %i', async (kind, keyType) => {
    const { entity } = await create(await custodyWith({ kind }));
    expect(entity.attributes.keyType).toBe(keyType);
  });

  test('in a TRIAL store is a trial key', async () => {
    expect((await create(await custodyWith({ trial: true }))).entity.trial).toBe(true);
  });
});

describe('refused, and nothing is stored', () => {
  test.each([
    ['a base date that ended', { baseDate: 1993 }, 'KEY_BASE_DATE_ENDED'],
    ['a base date to come', { baseDate: 2035 }, 'KEY_BASE_DATE_NOT_BEGUN'],
    ['credit that ended', { keyExpiryNumber: parseKeyExpiryNumber(1) }, 'KEY_CREDIT_IN_PAST'],
    [
      'an end before the start',
      {
        activeFrom: parseUtcMinute('2028-01-01T00:00Z'),
        issuedUntil: parseUtcMinute('2027-01-01T00:00Z'),
      },
      'KEY_START_AFTER_END',
    ],
    ['a clock of another planet', { tokenClockOffsetMinutes: 2000 }, 'KEY_CLOCK_OFFSET'],
    ['no days to refresh', { refreshDays: 0 }, 'KEY_LIFE_INVALID'],
    ['half a unit', { unitLimit: 0.5 }, 'KEY_LIFE_INVALID'],
    ['no such group', { supplyGroupCode: parseSupplyGroupCode('999999') }, 'RECORD_UNKNOWN'],
  ] as const)('%s', async (_, changes, code) => {
    const custody = await custodyWith();
    const before = await actionsOf(custody);
    await expectCodeAsync(create(custody, changes), code);
    expect(await actionsOf(custody)).toEqual(before);
    expect(await custody.dependencies.store.vendingKeys.list({ limit: 10 })).toEqual([]);
  });

  test('a key of a common group while D5 is open', async () => {
    await expectCodeAsync(create(await custodyWith({ kind: 'common' })), 'STS_KT_COMMON_REFUSED');
  });

  test('the same request sent twice', async () => {
    const custody = await custodyWith();
    const sent = request();
    await createVendingKey(custody.dependencies, ADA, sent);
    await expectCodeAsync(createVendingKey(custody.dependencies, ADA, sent), 'STORE_DUPLICATE');
    expect(await custody.dependencies.store.vendingKeys.list({ limit: 10 })).toHaveLength(1);
  });
});

test('a supply group that was edited behind the back of the program makes no key', async () => {
  const custody = await custodyWith();
  const { file } = custody.access as { readonly file: string };
  const database = new BetterSqlite3(file);
  database.prepare(`update supply_group set kind = 'default'`).run();
  database.close();
  await expectCodeAsync(create(custody), 'RECORD_NOT_GENUINE');
  expect(await custody.dependencies.store.vendingKeys.list({ limit: 10 })).toEqual([]);
});

test('two processes making the next key at once: one wins, the other leaves nothing', async () => {
  const one = await custodyWith();
  const two = await one.again();
  const results = await Promise.allSettled([create(one), create(two)]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: {
      code: 'KEY_REVISION_TAKEN',
      message: expect.stringContaining('there is a vending key 600101/1 already') as unknown,
    },
  });
  const keys = await one.dependencies.store.vendingKeys.list({ limit: 10 });
  expect(keys.map(({ entity }) => entity.life.state)).toEqual(['pre-active']);
  expect((await create(two)).entity.attributes.keyRevisionNumber).toBe(2);
});
