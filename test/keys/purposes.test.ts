/** What a vending key may be used for: every state with every purpose, and every date. */
import { describe, expect, test } from 'vitest';
import { judgePurpose, requirePurpose } from '../../src/keys/purposes.ts';
import {
  PURPOSES,
  type Purpose,
  type UseCircumstances,
} from '../../src/keys/rules/key-use-facts.ts';
import { VENDING_KEY_STATES, type VendingKeyState } from '../../src/keys/vending-key-life.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { DEFAULT_OPEN_POINT_POLICY as POLICY } from '../../src/sts/open-points.ts';
import { codeOf, expectCode } from '../support/expect-code.ts';
import { END_OF_2014, keyWith, minute } from '../support/vending-keys.ts';

const NOW = minute('2026-11-23T12:00Z');
const D5_SETTLED = { ...POLICY, d5KeyType3: 'zeroed-iain' } as const;

function fateOf(key: VendingKey, purpose: Purpose, changes: Partial<UseCircumstances> = {}) {
  return codeOf(() => requirePurpose(key, purpose, { now: NOW, policy: POLICY, ...changes }));
}

const purposesOf = (key: VendingKey, changes: Partial<UseCircumstances> = {}) =>
  PURPOSES.filter((purpose) => fateOf(key, purpose, changes) === 'accepted');

const failedRules = (key: VendingKey, purpose: Purpose, changes: Partial<UseCircumstances> = {}) =>
  judgePurpose(key, purpose, { now: NOW, policy: POLICY, ...changes })
    .filter(({ passed }) => !passed)
    .map(({ id }) => id);

describe('the state', () => {
  const OLD_KEY_ONLY: readonly Purpose[] = ['key-change-old'];
  const PERMITTED: Readonly<Record<VendingKeyState, readonly Purpose[]>> = {
    generating: [],
    'pre-active': [],
    active: PURPOSES,
    suspended: [],
    'key-change-only': OLD_KEY_ONLY,
    compromised: OLD_KEY_ONLY,
    deactivated: [],
    destroyed: [],
  };

  test.each(VENDING_KEY_STATES)('%s', (state) => {
    const key = keyWith({ life: { state } });
    expect(purposesOf(key)).toEqual(PERMITTED[state]);
  });

  test('refuses with KEY_STATE_REFUSES, by REQ-USE-STATE', () => {
    const key = keyWith({ life: { state: 'suspended' } });
    expect(fateOf(key, 'credit')).toBe('KEY_STATE_REFUSES');
    expect(failedRules(key, 'credit')).toEqual(['REQ-USE-STATE']);
  });

  test('a compromised key is an old key only if the policy permits it', () => {
    const key = keyWith({ life: { state: 'compromised' } });
    expect(fateOf(key, 'key-change-old', { compromisedOldKey: 'permit' })).toBe('accepted');
    expect(purposesOf(key, { compromisedOldKey: 'refuse' })).toEqual([]);
    const refused = { compromisedOldKey: 'refuse' } as const;
    expect(fateOf(key, 'key-change-old', refused)).toBe('KEY_COMPROMISED');
    expect(failedRules(key, 'key-change-old', refused)).toEqual(['REQ-USE-COMPROMISED']);
    expect(fateOf(key, 'credit')).toBe('KEY_COMPROMISED');
  });
});

describe('the dates', () => {
  const key = keyWith({
    life: { activeFrom: minute('2030-01-01T00:00Z'), issuedUntil: minute('2046-05-31T23:59Z') },
  });

  test.each([
    ['2029-12-31T23:59Z', []],
    ['2030-01-01T00:00Z', PURPOSES],
    [END_OF_2014, PURPOSES],
    ['2045-11-24T20:16Z', ['key-change-old']],
    ['2046-05-31T23:59Z', ['key-change-old']],
    ['2046-06-01T00:00Z', []],
  ])('at %s: %s', (now, permitted) => {
    expect(purposesOf(key, { now: minute(now) })).toEqual(permitted);
  });

  test.each([
    ['2029-12-31T23:59Z', 'credit', 'KEY_NOT_STARTED', 'REQ-USE-STARTED'],
    ['2029-12-31T23:59Z', 'key-change-old', 'KEY_NOT_STARTED', 'REQ-USE-STARTED'],
    ['2046-06-01T00:00Z', 'key-change-old', 'KEY_ISSUED_UNTIL_PASSED', 'REQ-USE-NOT-ENDED'],
    ['2045-11-24T20:16Z', 'credit', 'KEY_CREDIT_ENDED', 'REQ-USE-CREDIT-END'],
    ['2045-11-24T20:16Z', 'management', 'KEY_CREDIT_ENDED', 'REQ-USE-CREDIT-END'],
    ['2045-11-24T20:16Z', 'manufacturing', 'KEY_CREDIT_ENDED', 'REQ-USE-CREDIT-END'],
    ['2045-11-24T20:16Z', 'key-change-new', 'STS_KCT_KEY_EXPIRED', 'REQ-USE-NEW-KEY-END'],
  ] as const)('at %s, %s is refused with %s by %s', (now, purpose, code, requirement) => {
    const circumstances = { now: minute(now) };
    expect(fateOf(key, purpose, circumstances)).toBe(code);
    expect(failedRules(key, purpose, circumstances)).toContain(requirement);
  });

  test.each([
    ['2026-12-17T02:43Z', 'accepted'],
    ['2026-12-17T02:44Z', 'KEY_CREDIT_ENDED'],
  ])('a clock an hour ahead ends KEN 103 an hour earlier: %s', (now, fate) => {
    const ahead = keyWith({
      attributes: { keyExpiryNumber: parseKeyExpiryNumber(103) },
      tokenClockOffsetMinutes: 60,
    });
    expect(fateOf(ahead, 'credit', { now: minute(now) })).toBe(fate);
  });

  test('a compromised key ends with its issued-until too', () => {
    const known = keyWith({
      life: { state: 'compromised', issuedUntil: minute('2026-01-01T00:00Z') },
    });
    expect(fateOf(known, 'key-change-old')).toBe('KEY_ISSUED_UNTIL_PASSED');
  });
});

describe('the KeyType', () => {
  test('no credit under a VDDK, everything else', () => {
    const key = keyWith({ attributes: { keyType: 1 } });
    expect(purposesOf(key)).toEqual(PURPOSES.filter((purpose) => purpose !== 'credit'));
    expect(fateOf(key, 'credit')).toBe('KEY_DEFAULT_CREDIT');
    expect(failedRules(key, 'credit')).toEqual(['REQ-USE-DEFAULT-CREDIT']);
  });

  test('nothing under a VCDK while D5 is not settled, for trials neither', () => {
    const key = keyWith({ attributes: { keyType: 3 }, trial: true });
    expect(purposesOf(key, { tokenCarrierType: '01' })).toEqual([]);
    expect(fateOf(key, 'management')).toBe('STS_KT_COMMON_REFUSED');
    expect(failedRules(key, 'management')).toEqual(['REQ-USE-KT-3']);
  });

  test.each([
    ['01', 'accepted'],
    ['02', 'KEY_MAGNETIC_CARD_ONLY'],
    ['07', 'KEY_MAGNETIC_CARD_ONLY'],
    [undefined, 'KEY_MAGNETIC_CARD_ONLY'],
  ])('credit under a VCDK for token carrier type %s: %s', (tokenCarrierType, fate) => {
    const key = keyWith({ attributes: { keyType: 3 } });
    const circumstances = { policy: D5_SETTLED, ...(tokenCarrierType && { tokenCarrierType }) };
    expect(fateOf(key, 'credit', circumstances)).toBe(fate);
    expect(fateOf(key, 'management', circumstances)).toBe('accepted');
    const failing = failedRules(key, 'credit', circumstances);
    expect(failing).toEqual(fate === 'accepted' ? [] : ['REQ-USE-MAGNETIC-CARD']);
  });
});

describe('the value', () => {
  test.each(PURPOSES)('another system issues with an external key: %s', (purpose) => {
    const key = keyWith({ origin: 'external', value: null });
    const error = expectCode(
      () => requirePurpose(key, purpose, { now: NOW, policy: POLICY }),
      'KEY_EXTERNAL',
    );
    expect(error.message).toContain('held by another system');
    expect(failedRules(key, purpose)).toEqual(['REQ-USE-OWN']);
  });

  test('a value that is not held', () => {
    const key = keyWith({ value: null });
    expect(fateOf(key, 'key-change-old')).toBe('KEY_VALUE_ABSENT');
    expect(failedRules(key, 'key-change-old')).toEqual(['REQ-USE-VALUE']);
  });
});

test('a permitted use gives every rule for its event', () => {
  const outcomes = requirePurpose(keyWith(), 'credit', { now: NOW, policy: POLICY });
  expect(outcomes).toEqual(judgePurpose(keyWith(), 'credit', { now: NOW, policy: POLICY }));
  expect(outcomes.map(({ passed }) => passed)).toEqual(outcomes.map(() => true));
});

describe('the base date', () => {
  const key = keyWith({ attributes: { baseDate: 2035 } });

  test('permits nothing before its first minute', () => {
    expect(purposesOf(key, { now: minute('2034-12-31T23:59Z') })).toEqual([]);
    expect(purposesOf(key, { now: minute('2035-01-01T00:00Z') })).toEqual(PURPOSES);
    expect(fateOf(key, 'key-change-new')).toBe('KEY_BASE_DATE_NOT_BEGUN');
    expect(failedRules(key, 'key-change-old')).toEqual(['REQ-USE-BASE-DATE']);
  });
});
