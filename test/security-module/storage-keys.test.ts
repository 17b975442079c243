/** Storage keys by number: rotation, other hosts, and values under each of them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { expectCode, expectCodeAsync } from '../support/expect-code.ts';
import { alter } from '../support/inner-parts.ts';
import {
  announceKey,
  generateKey,
  importKey,
  itemWith,
  moduleOn,
  TRIAL_02,
  TRIAL_04,
  type StoredKey,
  rotatedFrom,
  rotatingTo,
} from '../support/security-modules.ts';
import { DES_VENDING_KEY } from '../support/worked-key.ts';

let hsm: MemoryHsm;
let securityModule: SecurityModule;
let keys: StoredKey[];

beforeEach(async () => {
  hsm = new MemoryHsm();
  securityModule = moduleOn(hsm, generateGuardKeys(hsm));
  const legacy = await importKey(securityModule, TRIAL_02, DES_VENDING_KEY.slice());
  keys = [await generateKey(securityModule, TRIAL_04), legacy];
});

const numberOf = ({ entity }: StoredKey) => entity.value?.storageKeyNumber;
const begun = () => rotatingTo(securityModule, 2);
const issue = (by: SecurityModule, key: StoredKey) =>
  by.issueKeyChangeSets({ keys: [key], items: [itemWith({ toKey: 0 })] });

test('a rotation: the same digits under the next key, and nothing under the old one', async () => {
  const before = [await issue(securityModule, keys[0]!), await issue(securityModule, keys[1]!)];
  await securityModule.makeStorageKey(2);
  const moved = await securityModule.rewrapVendingKeys(keys, 2, await begun());
  await securityModule.destroyStorageKey(1, await rotatedFrom(securityModule, 1));
  expect(moved.map(numberOf)).toEqual([2, 2]);
  expect(moved.map(({ entity }) => entity.version)).toEqual([4, 4]);
  const fresh = moduleOn(hsm, findGuardKeys(hsm));
  expect([await issue(fresh, moved[0]!), await issue(fresh, moved[1]!)]).toEqual(before);
  await expectCodeAsync(issue(fresh, keys[0]!), 'HSM_KEY_NOT_FOUND');
  expect(numberOf(await generateKey(fresh, TRIAL_04))).toBe(2);
});

test('another host rotates: new values go under its newest key', async () => {
  const other = moduleOn(hsm, findGuardKeys(hsm));
  for (const number of [2, 3, 4]) {
    await other.makeStorageKey(number);
    await other.destroyStorageKey(number - 1, await rotatedFrom(other, number - 1));
  }
  expect(numberOf(await generateKey(securityModule, TRIAL_04))).toBe(4);
  expect(findGuardKeys(hsm).storageKeyNumber).toBe(4);
});

test('made twice, destroyed twice, and never a number that is none', async () => {
  await securityModule.makeStorageKey(2);
  const key = hsm.findKey('sts-kms storage key 2');
  await securityModule.makeStorageKey(2);
  expect(hsm.findKey('sts-kms storage key 2')).toBe(key);
  await securityModule.destroyStorageKey(2, await rotatedFrom(securityModule, 2));
  await securityModule.destroyStorageKey(2, await rotatedFrom(securityModule, 2));
  expectCode(() => hsm.findKey('sts-kms storage key 2'), 'HSM_KEY_NOT_FOUND');
  for (const number of [0, -1, 1.5, Number.NaN, 1e6]) {
    await expectCodeAsync(securityModule.makeStorageKey(number), 'HSM_LABEL_INVALID');
  }
});

describe('all or none is rewrapped', () => {
  test('one forged: SM_RECORD_MAC', async () => {
    await securityModule.makeStorageKey(2);
    const forged = alter(keys[1]!, { trial: false });
    const answer = securityModule.rewrapVendingKeys([keys[0]!, forged], 2, await begun());
    await expectCodeAsync(answer, 'SM_RECORD_MAC');
  });

  test('one without a value: KEY_NO_VALUE', async () => {
    const announced = await announceKey(securityModule, TRIAL_04);
    const answer = securityModule.rewrapVendingKeys([keys[0]!, announced], 2, await begun());
    await expectCodeAsync(answer, 'KEY_NO_VALUE');
  });

  test('under a key that is not there', async () => {
    const answer = securityModule.rewrapVendingKeys(keys, 2, await begun());
    await expectCodeAsync(answer, 'HSM_KEY_NOT_FOUND');
  });
});
