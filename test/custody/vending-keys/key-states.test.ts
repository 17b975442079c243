/** The life of a vending key by acts: what follows what, dates, end, and the certificate of it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import { changeKeyExpiryNumber } from '../../../src/custody/vending-keys/change-key-expiry-number.ts';
import { deactivateVendingKey } from '../../../src/custody/vending-keys/deactivate-vending-key.ts';
import { destroyVendingKey } from '../../../src/custody/vending-keys/destroy-vending-key.ts';
import { readDestructionCertificate } from '../../../src/custody/vending-keys/destruction-certificate.ts';
import { extendVendingKey } from '../../../src/custody/vending-keys/extend-vending-key.ts';
import { makeKeyChangeOnly } from '../../../src/custody/vending-keys/make-key-change-only.ts';
import { markCompromised } from '../../../src/custody/vending-keys/mark-compromised.ts';
import { resumeVendingKey } from '../../../src/custody/vending-keys/resume-vending-key.ts';
import { suspendVendingKey } from '../../../src/custody/vending-keys/suspend-vending-key.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { hexFromBytes } from '../../../src/sts/text.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody, NOW, type Custody } from '../custody-rig.ts';
import { create } from './key-requests.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
let id: string;
beforeAll(async () => {
  custody = await newCustody({ kind: 'sqlite', file: inFolder('states.db') });
});
afterAll(closeStores);

/** A key of its own; the name of the one before is given back first. */
const fresh = async () => {
  ({ id } = (await create(custody)).entity);
};
const ACTS = {
  activate: activateVendingKey,
  suspend: suspendVendingKey,
  resume: resumeVendingKey,
  compromise: markCompromised,
  keyChangeOnly: makeKeyChangeOnly,
  deactivate: deactivateVendingKey,
};
type Act = keyof typeof ACTS;
const does = (act: Act) => ACTS[act](custody.dependencies, ADA, { id });
const doesAll = async (acts: readonly Act[]) => {
  for (const act of acts) await does(act);
};
const lastEvent = async () => (await custody.dependencies.store.events.list(0, 1000)).at(-1)!;
const destroys = () => destroyVendingKey(custody.dependencies, ADA, { id });

/** Ends the key, so that the next test may make one. */
const ends = async () => {
  const { life } = (await custody.dependencies.store.vendingKeys.find(id))!.entity;
  if (life.state !== 'compromised' && life.state !== 'deactivated') await does('deactivate');
  await destroys();
};

describe('states', () => {
  test.each([
    [['activate'], 'active'],
    [['activate', 'suspend'], 'suspended'],
    [['activate', 'suspend', 'resume'], 'active'],
    [['activate', 'keyChangeOnly'], 'key-change-only'],
    [['keyChangeOnly', 'deactivate', 'keyChangeOnly'], 'key-change-only'],
    [['activate', 'compromise'], 'compromised'],
    [['deactivate'], 'deactivated'],
  ] as const)('%o leads to %s, each with an event', async (acts, state) => {
    await fresh();
    await doesAll(acts);
    const { entity } = (await custody.dependencies.store.vendingKeys.find(id))!;
    expect(entity.life.state).toBe(state);
    expect(entity.version).toBe(2 + acts.length);
    const event = await lastEvent();
    expect(event.subject).toBe(`vending_key ${id}`);
    expect(event.requirements).toBe('REQ-STATE-NEXT REQ-KEY-SAME REQ-LEAVING-STATED');
    expect(JSON.parse(event.facts)).toMatchObject({ to: state });
    await ends();
  });

  test.each([
    [[], 'suspend'],
    [[], 'resume'],
    [['activate'], 'activate'],
    [['activate', 'suspend'], 'activate'],
    [['keyChangeOnly'], 'activate'],
    [['keyChangeOnly'], 'suspend'],
    [['activate', 'compromise'], 'deactivate'],
    [['activate', 'compromise'], 'keyChangeOnly'],
    [['deactivate'], 'activate'],
  ] as const)('after %o nobody may %s', async (acts, act) => {
    await fresh();
    await doesAll(acts);
    const before = await lastEvent();
    await expectCodeAsync(does(act), 'KEY_STATE_CHANGE');
    expect(await lastEvent()).toEqual(before);
    await ends();
  });

  test('a key that is not there', async () => {
    const request = { id: randomUUID() };
    await expectCodeAsync(activateVendingKey(custody.dependencies, ADA, request), 'RECORD_UNKNOWN');
  });

  test('of two acts at once one is told to look again', async () => {
    await fresh();
    const results = await Promise.allSettled([does('activate'), does('deactivate')]);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'STORE_CONFLICT' },
    });
    await ends();
  });
});

describe('dates and limits', () => {
  test('a later issued-until, with the advice that it brings no credit', async () => {
    await fresh();
    const issuedUntil = parseUtcMinute('2050-01-01T00:00Z');
    const request = { id, issuedUntil, refreshDays: 90, unitLimit: 100 };
    const { key, advice } = await extendVendingKey(custody.dependencies, ADA, request);
    expect(key.entity.life).toMatchObject({
      ...{ issuedUntil, refreshDays: 90, unitLimit: 100, state: 'pre-active' },
    });
    expect(advice.map((one) => one.id)).toEqual(['ADV-IUT-KEY-CHANGE-ONLY']);
    expect(JSON.parse((await lastEvent()).facts)).toMatchObject({
      issuedUntilBefore: 'open',
      issuedUntil: '2050-01-01T00:00Z',
      refreshDays: '90',
    });
    const opened = await extendVendingKey(custody.dependencies, ADA, { id, unitLimit: null });
    expect(opened.key.entity.life).toMatchObject({ unitLimit: null, refreshDays: 90 });
    expect(opened.advice).toEqual([]);
    await ends();
  });

  test('of a compromised key may be shortened, never extended', async () => {
    await fresh();
    const sooner = { id, issuedUntil: parseUtcMinute('2030-01-01T00:00Z') };
    await does('compromise');
    await extendVendingKey(custody.dependencies, ADA, sooner);
    const later = { id, issuedUntil: parseUtcMinute('2031-01-01T00:00Z') };
    const refused = extendVendingKey(custody.dependencies, ADA, later);
    await expectCodeAsync(refused, 'KEY_NOT_EXTENDABLE');
    await ends();
  });

  test('limits that no record can hold', async () => {
    await fresh();
    const refused = extendVendingKey(custody.dependencies, ADA, { id, refreshDays: 3651 });
    await expectCodeAsync(refused, 'KEY_LIFE_INVALID');
    await ends();
  });

  test('KeyExpiryNumber: changed, into the past only in so many words', async () => {
    await fresh();
    const change = (number: number, endingCredit = false) =>
      changeKeyExpiryNumber(custody.dependencies, ADA, {
        id,
        keyExpiryNumber: parseKeyExpiryNumber(number),
        endingCredit,
      });
    expect((await change(200)).entity.attributes.keyExpiryNumber).toBe(200);
    await expectCodeAsync(change(10), 'KEY_EXPIRY_IN_PAST');
    expect((await change(10, true)).entity.attributes.keyExpiryNumber).toBe(10);
    expect(JSON.parse((await lastEvent()).facts)).toMatchObject({
      keyExpiryNumberBefore: 200,
      keyExpiryNumber: 10,
      endingCredit: true,
    });
    await ends();
  });
});

describe('destruction', () => {
  test('leaves a record without a value, and a certificate that can be had again', async () => {
    await fresh();
    const { entity } = (await custody.dependencies.store.vendingKeys.find(id))!;
    await doesAll(['activate', 'deactivate']);
    const certificate = await destroys();
    const destroyed = (await custody.dependencies.store.vendingKeys.find(id))!;
    expect(destroyed.entity).toMatchObject({ value: null, life: { state: 'destroyed' } });
    const event = await lastEvent();
    expect(certificate).toEqual({
      schema: 'sts-kms-destruction-certificate-v1',
      installation: { id: custody.installationId, name: 'Harbour City' },
      vendingKey: {
        id,
        name: `600101/${entity.attributes.keyRevisionNumber}`,
        attributes: entity.attributes,
        keyCheckValue: entity.value!.keyCheckValue,
      },
      destroyedAt: new Date(NOW).toISOString(),
      ...{ actor: 'ada', ticket: 'T-1', reason: 'a test' },
      eventNumber: event.number,
      recordMac: hexFromBytes(destroyed.recordMac),
    });
    expect(await readDestructionCertificate(custody.dependencies, ADA, { id })).toEqual(
      certificate,
    );
    const text = JSON.stringify(certificate);
    expect(text).not.toContain(hexFromBytes(entity.value!.wrapped));
    expect(text).not.toContain(entity.value!.fingerprint);
  });

  test('takes a reason, and an end before it', async () => {
    await fresh();
    const silent = { ...ADA, reason: ' ' };
    const refused = destroyVendingKey(custody.dependencies, silent, { id });
    await expectCodeAsync(refused, 'KEY_REASON_MISSING');
    await does('activate');
    await expectCodeAsync(destroys(), 'KEY_DESTROY_STATE');
    const early = readDestructionCertificate(custody.dependencies, ADA, { id });
    await expectCodeAsync(early, 'RECORD_UNKNOWN');
    await ends();
    await expectCodeAsync(destroys(), 'KEY_DESTROY_STATE');
  });
});
