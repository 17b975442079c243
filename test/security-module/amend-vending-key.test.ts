/** Making and changing vending keys step by step: what follows what, and what never changes. */
import { describe, expect, test } from 'vitest';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import { VENDING_KEY_STATES, mayFollow } from '../../src/keys/vending-key-life.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { alter } from '../support/inner-parts.ts';
import {
  announceKey,
  generateKey,
  inState,
  newModule,
  PLAIN_LIFE,
  trial,
  TRIAL_04,
  type StoredKey,
} from '../support/security-modules.ts';

const securityModule = newModule();
const active = await generateKey(securityModule, TRIAL_04);
const amend = (key: StoredKey, changes: Partial<VendingKey>) =>
  securityModule.amendVendingKey(key, {
    ...key.entity,
    version: key.entity.version + 1,
    ...changes,
  });
const value = () => bytesFromHex('0123456789ABCDEF');

describe('announced', () => {
  test('version 1, generating, without a value', async () => {
    const { entity } = await announceKey(securityModule, TRIAL_04);
    expect(entity).toMatchObject({ version: 1, life: { state: 'generating' }, value: null });
  });

  test('an external key is complete with it', async () => {
    const key = await announceKey(securityModule, TRIAL_04, 'external');
    expect(key.entity.life.state).toBe('pre-active');
    await expectCodeAsync(securityModule.generateVendingKey(key), 'SM_RECORD_CHANGE');
    await expectCodeAsync(securityModule.importVendingKey(key, value()), 'SM_RECORD_CHANGE');
    expect((await inState(securityModule, key, 'active')).entity.value).toBeNull();
  });

  test.each([
    ['generated', 'active'],
    ['imported', 'pre-active'],
    ['external', 'generating'],
  ] as const)('as %s in state %s: refused', async (origin, state) => {
    const { entity } = await announceKey(securityModule, TRIAL_04);
    const draft = { ...entity, origin, life: { ...PLAIN_LIFE, state } };
    await expectCodeAsync(securityModule.announceVendingKey(draft), 'SM_RECORD_CHANGE');
  });

  test('a key gets one value, and in the way that was announced', async () => {
    const generated = await announceKey(securityModule, TRIAL_04);
    await expectCodeAsync(securityModule.importVendingKey(generated, value()), 'SM_RECORD_CHANGE');
    const imported = await announceKey(securityModule, TRIAL_04, 'imported');
    await expectCodeAsync(securityModule.generateVendingKey(imported), 'SM_RECORD_CHANGE');
    const made = await securityModule.generateVendingKey(generated);
    expect(made.entity).toMatchObject({ version: 2, life: { state: 'pre-active' } });
    await expectCodeAsync(securityModule.generateVendingKey(made), 'SM_RECORD_CHANGE');
    const forged = alter(generated, { trial: false });
    await expectCodeAsync(securityModule.generateVendingKey(forged), 'SM_RECORD_MAC');
  });
});

describe('amended', () => {
  test('life, KeyExpiryNumber and reported check value', async () => {
    const keyExpiryNumber = parseKeyExpiryNumber(7);
    const changes = {
      attributes: { ...active.entity.attributes, keyExpiryNumber },
      life: { ...active.entity.life, unitLimit: 5 },
      reportedKeyCheckValue: 'cmac:0102',
    };
    expect((await amend(active, changes)).entity).toMatchObject({ version: 4, ...changes });
  });

  test.each<[string, Partial<VendingKey>]>([
    ['id', { id: 'another' }],
    ['version', { version: 3 }],
    ['version left out', { version: 5 }],
    ['revision', { attributes: { ...active.entity.attributes, keyRevisionNumber: 2 } }],
    ['key type', { attributes: { ...active.entity.attributes, keyType: 1 } }],
    ['base date', { attributes: { ...active.entity.attributes, baseDate: 2035 } }],
    ['origin', { origin: 'imported' }],
    ['trial mark', { trial: false }],
    ['clock', { tokenClockOffsetMinutes: 60 }],
    ['no value', { value: null }],
    ['storage key', { value: { ...active.entity.value!, storageKeyNumber: 2 } }],
    ['wrapped octets', { value: { ...active.entity.value!, wrapped: new Uint8Array(40) } }],
    ['fingerprint', { value: { ...active.entity.value!, fingerprint: '00'.repeat(32) } }],
    ['destroyed with a value', { life: { ...active.entity.life, state: 'destroyed' } }],
  ])('%s: SM_RECORD_CHANGE', async (_, changes) => {
    await expectCodeAsync(amend(active, changes), 'SM_RECORD_CHANGE');
  });

  test('a forged previous version: SM_RECORD_MAC', async () => {
    const forged = alter(active, { life: { ...active.entity.life, unitLimit: 1 } });
    await expectCodeAsync(amend(forged, {}), 'SM_RECORD_MAC');
  });

  test('to each state: as the table of states says', async () => {
    const sealed: string[] = [];
    const codes = new Set<string>();
    for (const state of VENDING_KEY_STATES) {
      const answer = inState(securityModule, active, state);
      const [fate] = await Promise.allSettled([answer]);
      if (fate.status === 'fulfilled') sealed.push(state);
      else codes.add((fate.reason as { code: string }).code);
    }
    const permitted = VENDING_KEY_STATES.filter((state) => mayFollow('active', state));
    expect([...codes]).toEqual(['SM_RECORD_CHANGE']);
    expect(sealed.sort()).toEqual(['active', ...permitted].sort());
  });

  test('an announced key is not completed by hand, but may be given up', async () => {
    const announced = await announceKey(securityModule, trial());
    await expectCodeAsync(inState(securityModule, announced, 'pre-active'), 'SM_RECORD_CHANGE');
    const given = await inState(securityModule, announced, 'destroyed');
    expect(given.entity.value).toBeNull();
    await expectCodeAsync(inState(securityModule, given, 'active'), 'SM_RECORD_CHANGE');
  });
});
