/** Vending keys from the HSM's randomness. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { foundedModule } from '../support/approving-module.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  moduleOn,
  newModule,
  trial,
  TRIAL_02,
  TRIAL_04,
  generateKey,
  PLAIN_LIFE,
} from '../support/security-modules.ts';

test('DKGA02 keys are not generated', async () => {
  await expectCodeAsync(generateKey(newModule(), TRIAL_02), 'SM_GENERATE_DKGA02');
});

test('the record tells what was asked for', async () => {
  const request = trial({ keyRevisionNumber: 9, keyType: 1, baseDate: 2035 });
  const record = await generateKey(newModule(), request);
  expect(record.entity).toEqual({
    ...{ id: expect.any(String) as unknown, version: 3, attributes: request.attributes },
    ...{ origin: 'generated', trial: true, life: { ...PLAIN_LIFE, state: 'active' } },
    ...{ tokenClockOffsetMinutes: 0, reportedKeyCheckValue: null },
    value: {
      wrapped: expect.any(Uint8Array) as unknown,
      storageKeyNumber: 1,
      keyCheckValue: expect.stringMatching(/^hmac-sha256:[0-9A-F]{6}$/) as unknown,
      fingerprint: expect.stringMatching(/^[0-9A-F]{64}$/) as unknown,
    },
  });
  expect(record.recordMac).toHaveLength(32);
});

test('a key that is not for trials is not marked so', async () => {
  const record = await generateKey(await foundedModule(), { ...TRIAL_04, trial: false });
  expect([record.entity.trial, record.entity.origin]).toEqual([false, 'generated']);
});

test('two keys differ, whatever they are called', async () => {
  const securityModule = newModule();
  const [one, two] = [
    await generateKey(securityModule, TRIAL_04),
    await generateKey(securityModule, TRIAL_04),
  ];
  const [first, second] = [one.entity.value!, two.entity.value!];
  expect(first.keyCheckValue).not.toBe(second.keyCheckValue);
  expect(first.fingerprint).not.toBe(second.fingerprint);
  expect(first.wrapped).not.toEqual(second.wrapped);
  expect(one.recordMac).not.toEqual(two.recordMac);
});

test('20 octets and 12 zero octets; the check value is an HMAC over a text', async () => {
  const hsm = new MemoryHsm();
  const guards = generateGuardKeys(hsm);
  const record = await generateKey(moduleOn(hsm, guards), TRIAL_04);
  const spec = { usage: 'dkga04', label: 'copy', persistent: false, extractable: true } as const;
  const value = new Uint8Array(32);
  hsm.readKey(hsm.unwrapKey(guards.storage, record.entity.value!.wrapped, spec), value);
  expect([...value.subarray(20)]).toEqual(Array(12).fill(0));
  expect(value.subarray(0, 20).some((octet) => octet !== 0)).toBe(true);
  const mac = createHmac('sha256', value.subarray(0, 20)).update('sts-kms key check value 1');
  const head = mac.digest().subarray(0, 3).toString('hex').toUpperCase();
  expect(record.entity.value?.keyCheckValue).toBe(`hmac-sha256:${head}`);
});

test('no copy of the key stays in the HSM', async () => {
  const destroyed: number[] = [];
  const made: number[] = [];
  class WatchedHsm extends MemoryHsm {
    override importKey(...args: Parameters<MemoryHsm['importKey']>) {
      const key = super.importKey(...args);
      if (!args[0].persistent) made.push(key);
      return key;
    }
    override destroyKey(key: Parameters<MemoryHsm['destroyKey']>[0]): void {
      destroyed.push(key);
      super.destroyKey(key);
    }
  }
  const hsm = new WatchedHsm();
  await generateKey(moduleOn(hsm, generateGuardKeys(hsm)), TRIAL_04);
  expect(made).toHaveLength(2);
  expect(destroyed).toEqual(made);
});
