/** Each return value of a module becomes one of our codes. */
import { describe, expect, test } from 'vitest';
import { ERROR_CATALOGUE, type ErrorCode } from '../../../src/errors/catalogue.ts';
import { CKR_MAP } from '../../../src/hsm/pkcs11/ckr-map.ts';
import { keySpec } from '../../conformance/hsm/hsm-under-test.ts';
import { expectCode } from '../../support/expect-code.ts';
import { makeFakeHsm } from '../../support/hsm-rigs/fake-hsm.ts';

const EXPECTED: readonly [name: string, value: number, code: ErrorCode][] = [
  ['CKR_PIN_INCORRECT', 0xa0, 'HSM_PIN_INCORRECT'],
  ['CKR_PIN_LOCKED', 0xa4, 'HSM_PIN_LOCKED'],
  ['CKR_USER_PIN_NOT_INITIALIZED', 0x102, 'HSM_PIN_NOT_SET'],
  ['CKR_USER_NOT_LOGGED_IN', 0x101, 'HSM_NOT_LOGGED_IN'],
  ['CKR_SESSION_READ_ONLY', 0xb5, 'HSM_TOKEN_READ_ONLY'],
  ['CKR_TOKEN_WRITE_PROTECTED', 0xe2, 'HSM_TOKEN_READ_ONLY'],
  ['CKR_DEVICE_MEMORY', 0x31, 'HSM_TOKEN_FULL'],
  ['CKR_SESSION_COUNT', 0xb1, 'HSM_SESSIONS_EXHAUSTED'],
  ['CKR_KEY_HANDLE_INVALID', 0x60, 'HSM_KEY_GONE'],
  ['CKR_OBJECT_HANDLE_INVALID', 0x82, 'HSM_KEY_GONE'],
  ['CKR_DEVICE_ERROR', 0x30, 'HSM_UNAVAILABLE'],
  ['CKR_DEVICE_REMOVED', 0x32, 'HSM_UNAVAILABLE'],
  ['CKR_GENERAL_ERROR', 0x05, 'HSM_UNAVAILABLE'],
  ['CKR_SESSION_HANDLE_INVALID', 0xb3, 'HSM_UNAVAILABLE'],
  ['CKR_MECHANISM_INVALID', 0x70, 'HSM_PROFILE_MISMATCH'],
  ['CKR_KEY_SIZE_RANGE', 0x62, 'HSM_PROFILE_MISMATCH'],
  ['CKR_TEMPLATE_INCONSISTENT', 0xd1, 'HSM_CALL_REFUSED'],
  ['CKR_ARGUMENTS_BAD', 0x07, 'HSM_CALL_REFUSED'],
  ['CKR_ATTRIBUTE_SENSITIVE', 0x11, 'HSM_KEY_NOT_EXTRACTABLE'],
  ['CKR_KEY_FUNCTION_NOT_PERMITTED', 0x68, 'HSM_KEY_USAGE'],
  ['CKR_WRAPPED_KEY_INVALID', 0x110, 'HSM_UNWRAP_FAILED'],
  ["a vendor's own", 0x8000_0001, 'HSM_UNAVAILABLE'],
];

describe.each(EXPECTED)('%s', (name, value, code) => {
  test.each([true, false])('in the text of the error only: %s', (asText) => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    fake.faults.set('C_GenerateKey', { value, asText });
    const error = expectCode(() => hsm.generateKey(keySpec('wrap')), code);
    expect(error.facts['returnValue']).toBe(value < 0x1000 ? name : 'CKR 0x80000001');
    // The call failed, not the HSM: the next one works.
    expect(hsm.generateKey(keySpec('wrap'))).toBeGreaterThan(0);
  });
});

describe('groups', () => {
  const rows = [...CKR_MAP.values()];

  test('only what the device group says may be worth repeating', () => {
    for (const { group, code } of rows) {
      expect([code, ERROR_CATALOGUE[code].retryable]).toEqual([code, group === 'device']);
    }
  });

  test('a code belongs to one group', () => {
    const codes = new Set(rows.map(({ code }) => code));
    const pairs = new Set(rows.map(({ code, group }) => `${group} ${code}`));
    expect(pairs.size).toBe(codes.size);
  });

  test('success in disguise is not in the table', () => {
    expect([0x00, 0x100, 0x191].filter((value) => CKR_MAP.has(value))).toEqual([]);
  });
});
