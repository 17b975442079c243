/** Guard keys are made both or not at all, and none that is there is ever touched. */
import { describe, expect, test } from 'vitest';
import { KmsError } from '../../src/errors/kms-error.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { HsmKeySpec, KeyHandle } from '../../src/ports/hsm.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { expectCode } from '../support/expect-code.ts';

const persistent = { persistent: true, extractable: false } as const;
const STORAGE: HsmKeySpec = { ...persistent, usage: 'wrap', label: 'sts-kms storage key 1' };
const MAC: HsmKeySpec = { ...persistent, usage: 'record-mac', label: 'sts-kms record-MAC key 1' };

/** Has no room for a record-MAC key, and cannot destroy if it is told so. */
class FullHsm extends MemoryHsm {
  full = true;
  destroys = true;
  override generateKey(spec: HsmKeySpec): KeyHandle {
    if (this.full && spec.usage === 'record-mac') throw new KmsError('HSM_TOKEN_FULL', 'no room');
    return super.generateKey(spec);
  }
  override destroyKey(key: KeyHandle): void {
    if (!this.destroys) throw new KmsError('HSM_UNAVAILABLE', 'unplugged');
    super.destroyKey(key);
  }
}

test('the second cannot be made: the first is gone too, and later both are made', () => {
  const hsm = new FullHsm();
  expectCode(() => generateGuardKeys(hsm), 'HSM_TOKEN_FULL');
  expectCode(() => hsm.findKey(STORAGE.label), 'HSM_KEY_NOT_FOUND');
  hsm.full = false;
  const guards = generateGuardKeys(hsm);
  expect(findGuardKeys(hsm)).toEqual(guards);
});

test('nor the first destroyed: the first failure is told, then the state has a name', () => {
  const hsm = new FullHsm();
  hsm.destroys = false;
  expectCode(() => generateGuardKeys(hsm), 'HSM_TOKEN_FULL');
  hsm.full = false;
  const error = expectCode(() => generateGuardKeys(hsm), 'HSM_GUARD_KEYS_INCOMPLETE');
  expect(error.message).toContain(STORAGE.label);
});

describe.each([
  ['storage', STORAGE],
  ['record-MAC', MAC],
] as const)('the %s key alone', (_, spec) => {
  test('is named and never touched', () => {
    const hsm = new MemoryHsm();
    const key = hsm.generateKey(spec);
    for (const act of [generateGuardKeys, findGuardKeys]) {
      const error = expectCode(() => act(hsm), 'HSM_GUARD_KEYS_INCOMPLETE');
      expect(error.message).toContain(spec.label);
    }
    expect(hsm.findKey(spec.label)).toBe(key);
    expect(hsm.exportPersistentKeys()).toHaveLength(1);
  });
});

test('both there: nothing is made', () => {
  const hsm = new MemoryHsm();
  const guards = generateGuardKeys(hsm);
  expectCode(() => generateGuardKeys(hsm), 'HSM_KEY_AMBIGUOUS');
  expect(findGuardKeys(hsm)).toEqual(guards);
});

test('none there: none is made by looking', () => {
  const hsm = new MemoryHsm();
  expectCode(() => findGuardKeys(hsm), 'HSM_KEY_NOT_FOUND');
  expect(hsm.exportPersistentKeys()).toEqual([]);
});
