import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { changeMeterFacts } from '../../../src/custody/meters/change-meter-facts.ts';
import { changeMeterIntention } from '../../../src/custody/meters/change-meter-intention.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { reportMeterProof } from '../../../src/custody/meters/report-meter-proof.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { importTrialKey } from '../../../src/custody/vending-keys/import-trial-key.ts';
import { makeKeyChangeOnly } from '../../../src/custody/vending-keys/make-key-change-only.ts';
import { planKeyChange } from '../../../src/custody/key-changes/plan-key-change.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { trialKey } from '../vending-keys/key-requests.ts';
import { changeKeyExpiryNumber } from '../../../src/custody/vending-keys/change-key-expiry-number.ts';
import { suspendVendingKey } from '../../../src/custody/vending-keys/suspend-vending-key.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores } from '../custody-rig.ts';
import {
  activeKey,
  dueMeter,
  leavingAll,
  FIRST,
  intend,
  meterRequest,
  newWorld,
  panOf,
  SECOND,
  TI_01,
  TI_02,
  type MeterWorld,
} from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const newFile = () => ({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }) as const;
let world: MeterWorld;
beforeAll(async () => {
  world = await newWorld(newFile());
});

const ALONE = { messageId: null };
const issue = (n: number, changes: object = {}, act = ADA) =>
  issueKeyChange(world.dependencies, act, { meterPAN: panOf(n), ...ALONE, ...changes });
const proveSecond = (n: number) =>
  reportMeterProof(world.dependencies, ADA, {
    meterPAN: panOf(n),
    position: { key: SECOND, tariffIndex: TI_01 },
    source: 'accepted-credit',
  });

describe('a set', () => {
  test('freezes its inputs, writes `issued`, and leaves `presumed`', async () => {
    const before = await dueMeter(world, 1);
    const { issue: record, tokens, reprint } = await issue(1);
    expect(tokens).toHaveLength(2);
    expect(tokens.join('')).toMatch(/^[0-9]{40}$/);
    expect(reprint).toBe(false);
    expect(record).toMatchObject({
      kind: 'new-revision',
      tokenCount: 2,
      rollOver: false,
      from: { vendingKeyId: world.first.id, keyRevisionNumber: 1, tariffIndex: '01' },
      to: { vendingKeyId: world.second.id, keyRevisionNumber: 2, keyExpiryNumber: 255 },
      ...{ actor: 'ada', ticket: 'T-1', reason: 'a test' },
    });
    const stored = await world.dependencies.store.meters.find(panOf(1));
    expect(stored?.entity.issued).toEqual(before.intended);
    expect(stored?.entity.presumed).toEqual(before.presumed);
  });

  test('its event names the rules that were asked, each once', async () => {
    await dueMeter(world, 2);
    await issue(2);
    const event = (await world.dependencies.store.events.list(0, 1000)).at(-1);
    expect(event?.action).toBe('key-change.issue');
    const ids = event?.requirements.split(' ') ?? [];
    expect(ids).toContain('REQ-KC-INTENDED');
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('issued again while it is not proven has the same digits, and needs no reason', async () => {
    await dueMeter(world, 3);
    const [first, second] = [await issue(3), await issue(3, {}, { ...ADA, reason: null })];
    expect(second.tokens).toEqual(first.tokens);
    expect(second.issue.id).not.toBe(first.issue.id);
  });

  test('has three tokens for a meter that takes them, and two when two are asked for', async () => {
    await dueMeter(world, 4, { takesThirdToken: true });
    expect((await issue(4)).tokens).toHaveLength(3);
    expect((await issue(4, { tokenCount: 2 })).tokens).toHaveLength(2);
    await dueMeter(world, 5);
    await expectCodeAsync(issue(5, { tokenCount: 3 }), 'STS_KCT_TOKEN_COUNT');
  });

  test('has four for EA11', async () => {
    await dueMeter(world, 6, { encryptionAlgorithm: 'EA11' });
    expect((await issue(6)).tokens).toHaveLength(4);
  });

  test('for a tariff index alone, RO 0', async () => {
    const intended = { key: FIRST, tariffIndex: TI_02 };
    await addMeter(world.dependencies, ADA, meterRequest(7, { intended }));
    const { issue: record } = await issue(7);
    expect(record).toMatchObject({ kind: 'tariff-index', rollOver: false });
  });

  test('for a KeyExpiryNumber alone, RO 0: not a way back', async () => {
    const presumed = { key: FIRST, tariffIndex: TI_01, keyExpiryNumber: parseKeyExpiryNumber(120) };
    const intended = { key: FIRST, tariffIndex: TI_01 };
    await addMeter(world.dependencies, ADA, meterRequest(8, { presumed, intended }));
    const { issue: record } = await issue(8, {}, { ...ADA, reason: null });
    expect(record).toMatchObject({ kind: 'key-expiry-number', rollOver: false });
    expect([record.from.keyExpiryNumber, record.to.keyExpiryNumber]).toEqual([120, 255]);
  });
});

describe('the old key', () => {
  test('is the presumed one while the last set is not proven', async () => {
    await dueMeter(world, 20);
    await issue(20);
    expect((await issue(20)).issue.from.vendingKeyId).toBe(world.first.id);
  });

  test('follows a proof', async () => {
    await dueMeter(world, 21);
    await issue(21);
    await proveSecond(21);
    await intend(world, panOf(21), FIRST);
    expect((await issue(21)).issue.from.vendingKeyId).toBe(world.second.id);
  });

  test('may be another that the meter is known to have had', async () => {
    await dueMeter(world, 22);
    await issue(22);
    await intend(world, panOf(22), FIRST);
    // Presumed to be there already, but the operator knows that the set was entered.
    await expectCodeAsync(issue(22), 'KEY_CHANGE_NOTHING');
    const { issue: record } = await issue(22, { from: { key: SECOND } });
    expect([record.from.keyRevisionNumber, record.to.keyRevisionNumber]).toEqual([2, 1]);
  });

  test.each([
    ['a key that it never had', { key: SECOND }],
    ['a tariff index that it never had', { key: FIRST, tariffIndex: TI_02 }],
  ])('may not be %s', async (_, from) => {
    const n = from.key === FIRST ? 23 : 24;
    await dueMeter(world, n);
    await expectCodeAsync(issue(n, { from }), 'KEY_CHANGE_FROM_UNKNOWN');
  });
});

describe('what is refused leaves no trace', () => {
  const expectUntouched = async (n: number) => {
    const { store } = world.dependencies;
    expect(await store.keyChangeIssues.listOfMeter(panOf(n), 9)).toEqual([]);
    expect((await store.meters.find(panOf(n)))?.entity.issued).toBeNull();
  };

  test('nothing to change', async () => {
    await addMeter(world.dependencies, ADA, meterRequest(30));
    await expectCodeAsync(issue(30), 'KEY_CHANGE_NOTHING');
    await expectUntouched(30);
  });

  test('a scrapped meter', async () => {
    await dueMeter(world, 31);
    const facts = { status: 'scrapped' } as const;
    await changeMeterFacts(world.dependencies, ADA, { meterPAN: panOf(31), facts });
    await expectCodeAsync(issue(31), 'METER_SCRAPPED');
    await expectUntouched(31);
  });

  test('a meter that nobody recorded', async () => {
    await expectCodeAsync(issue(99), 'RECORD_UNKNOWN');
  });

  test('back to a key that it had, without a reason', async () => {
    await dueMeter(world, 32);
    await issue(32);
    await proveSecond(32);
    await intend(world, panOf(32), FIRST);
    await expectCodeAsync(issue(32, {}, { ...ADA, reason: null }), 'KEY_CHANGE_RETURN');
    expect((await issue(32)).issue.kind).toBe('new-revision');
  });
});

describe('keys that change meanwhile', () => {
  test("an intention whose key's expiry was changed since is set again first", async () => {
    const own = await newWorld(newFile());
    await dueMeter(own, 1);
    const keyExpiryNumber = parseKeyExpiryNumber(150);
    await changeKeyExpiryNumber(own.dependencies, ADA, { id: own.second.id, keyExpiryNumber });
    const order = { meterPAN: panOf(1), ...ALONE };
    const early = issueKeyChange(own.dependencies, ADA, order);
    await expectCodeAsync(early, 'KEY_CHANGE_EXPIRY_NUMBER');
    const again = { meterPAN: panOf(1), key: SECOND, tariffIndex: TI_01 };
    await changeMeterIntention(own.dependencies, ADA, again);
    const { issue: record } = await issueKeyChange(own.dependencies, ADA, order);
    expect(record.to.keyExpiryNumber).toBe(150);
  });

  test('a key suspended while the set is computed gives nothing out', async () => {
    const own = await newWorld(newFile());
    await dueMeter(own, 1);
    const { securityModule } = own.dependencies;
    const dependencies = {
      ...own.dependencies,
      securityModule: {
        ...securityModule,
        issueKeyChangeSets: async (
          batch: Parameters<typeof securityModule.issueKeyChangeSets>[0],
        ) => {
          const { id } = own.second;
          await suspendVendingKey(own.dependencies, ADA, await leavingAll(own.dependencies, id));
          return securityModule.issueKeyChangeSets(batch);
        },
      },
    };
    const met = issueKeyChange(dependencies, ADA, { meterPAN: panOf(1), ...ALONE });
    await expectCodeAsync(met, 'STORE_CONFLICT');
    const late = issueKeyChange(own.dependencies, ADA, { meterPAN: panOf(1), ...ALONE });
    await expectCodeAsync(late, 'KEY_STATE_REFUSES');
    const { keyChangeIssues } = own.dependencies.store;
    expect(await keyChangeIssues.listOfMeter(panOf(1), 9)).toEqual([]);
  });
});

test('a move between owners takes both', async () => {
  const own = await newWorld(newFile());
  const { dependencies, custody } = own;
  const hill = { id: randomUUID(), name: 'Hill', timeZone: 'Africa/Johannesburg' };
  await addOwner(dependencies, ADA, hill);
  const supplyGroupCode = parseSupplyGroupCode('600202');
  const group = { supplyGroupCode, name: 'Hill side', ownerId: hill.id, kind: 'unique' } as const;
  await addSupplyGroup(dependencies, ADA, group);
  await activeKey(custody, supplyGroupCode);
  const key = { supplyGroupCode, keyRevisionNumber: 1 } as const;
  await dueMeter(own, 1, { intended: { key, tariffIndex: TI_01 } });
  const order = { meterPAN: panOf(1), ...ALONE };
  for (const agreedByOwners of [[], ['Hill'], ['Harbour'], ['Hill', 'Hill']]) {
    const alone = issueKeyChange(dependencies, ADA, { ...order, agreedByOwners });
    await expectCodeAsync(alone, 'KEY_CHANGE_OWNERS');
  }
  const unknown = issueKeyChange(dependencies, ADA, { ...order, agreedByOwners: ['Dale'] });
  await expectCodeAsync(unknown, 'RECORD_UNKNOWN');
  const both = { ...order, agreedByOwners: ['Harbour', 'Hill'] };
  const { issue: record } = await issueKeyChange(dependencies, ADA, both);
  expect(record.kind).toBe('supply-group-move');
  const event = (await dependencies.store.events.list(0, 1000)).at(-1);
  expect(event?.facts).toContain(hill.id);
});

test('over a base date RO is 1, and never the way back', async () => {
  const own = await newWorld(newFile(), undefined, { trial: true });
  const { dependencies } = own;
  const id = randomUUID();
  const key = trialKey(0x17, { keyRevisionNumber: 5, baseDate: 1993 });
  await importTrialKey(dependencies, ADA, { id, key });
  await makeKeyChangeOnly(dependencies, ADA, { id });
  const old = { ...FIRST, keyRevisionNumber: 5 } as const;
  await dueMeter(own, 1, { presumed: { key: old, tariffIndex: TI_01 } });
  const order = { meterPAN: panOf(1), ...ALONE };
  const { issue: record } = await issueKeyChange(dependencies, ADA, order);
  expect(record).toMatchObject({ kind: 'base-date-roll-over', rollOver: true });
  await intend(own, panOf(1), old);
  const back = issueKeyChange(dependencies, ADA, { ...order, from: { key: SECOND } });
  const error = await back.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(KmsError);
  const planned = await planKeyChange(dependencies, ADA, { ...order, from: { key: SECOND } });
  const failed = planned.outcomes.filter(({ passed }) => !passed).map(({ id: rule }) => rule);
  expect(failed).toContain('REQ-KC-BDT');
});
