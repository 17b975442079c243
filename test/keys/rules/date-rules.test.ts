/** New dates of an existing key: KeyExpiryNumber, issued-until, and what an extension brings. */
import { describe, expect, test } from 'vitest';
import { adviseAll } from '../../../src/keys/rules/advice.ts';
import { EXPIRY_NOT_PAST } from '../../../src/keys/rules/expiry-not-past.ts';
import { EXPIRY_RULES } from '../../../src/keys/rules/expiry-rules.ts';
import { EXPIRY_WITHIN_BASE_DATE } from '../../../src/keys/rules/expiry-within-base-date.ts';
import { EXTENDABLE_STATE } from '../../../src/keys/rules/extendable-state.ts';
import { ISSUED_UNTIL_RULES } from '../../../src/keys/rules/issued-until-rules.ts';
import { KEY_CHANGE_ONLY_LIFE } from '../../../src/keys/rules/key-change-only-life.ts';
import { requireAll } from '../../../src/keys/rules/rule.ts';
import { endDatesOfKey } from '../../../src/keys/end-dates.ts';
import { effectiveStateOf, VENDING_KEY_STATES } from '../../../src/keys/vending-key-life.ts';
import type { VendingKey } from '../../../src/keys/vending-key.ts';
import {
  parseKeyExpiryNumber,
  type KeyExpiryNumber,
} from '../../../src/sts/attributes/key-expiry-number.ts';
import { expectCode } from '../../support/expect-code.ts';
import { END_OF_2014, keyWith, minute } from '../../support/vending-keys.ts';

const NOW = minute('2026-11-23T12:00Z');
const withNumber = (number: number, key: Partial<VendingKey> = {}) =>
  keyWith({ ...key, attributes: { keyExpiryNumber: parseKeyExpiryNumber(number) } });

describe('REQ-KEN-BASE-DATE', () => {
  test('eight bits, and no more', () => {
    const judge = (after: VendingKey) => EXPIRY_WITHIN_BASE_DATE.judge({ before: after, after });
    expect(judge(withNumber(255)).passed).toBe(true);
    const beyond = keyWith({ attributes: { keyExpiryNumber: 256 as KeyExpiryNumber } });
    expect(judge(beyond).passed).toBe(false);
    const facts = { before: withNumber(200), after: beyond, now: NOW, endingCredit: false };
    const error = expectCode(() => requireAll(EXPIRY_RULES, facts), 'STS_KEN_INVALID');
    expect(error.facts).toEqual({ requirement: 'REQ-KEN-BASE-DATE' });
  });
});

describe('REQ-KEN-NOT-PAST', () => {
  /** KEN 103 on base date 2014 ends on 2026-12-17T03:43Z. */
  const judge = (now: string, from: number, endingCredit: boolean) =>
    EXPIRY_NOT_PAST.judge({
      ...{ before: withNumber(from), after: withNumber(103), now: minute(now), endingCredit },
    }).passed;

  test.each([
    ['2026-12-17T03:42Z', true],
    ['2026-12-17T03:43Z', true],
    ['2026-12-17T03:44Z', false],
  ])('at %s: %s', (now, passed) => {
    expect(judge(now, 255, false)).toBe(passed);
  });

  test('lowered into the past only when credit is to end, raised into it never', () => {
    expect(judge('2026-12-17T03:44Z', 104, true)).toBe(true);
    expect(judge('2026-12-17T03:44Z', 103, true)).toBe(false);
    expect(judge('2026-12-17T03:44Z', 102, true)).toBe(false);
  });

  test('refuses with KEY_EXPIRY_IN_PAST', () => {
    const facts = { before: withNumber(255), after: withNumber(1), now: NOW, endingCredit: false };
    const error = expectCode(() => requireAll(EXPIRY_RULES, facts), 'KEY_EXPIRY_IN_PAST');
    expect(error.facts).toEqual({ requirement: 'REQ-KEN-NOT-PAST' });
    expect(requireAll(EXPIRY_RULES, { ...facts, endingCredit: true })).toHaveLength(4);
  });
});

describe('REQ-EXTEND-STATE', () => {
  const EARLY = minute('2030-01-01T00:00Z');
  const LATE = minute('2030-01-01T00:01Z');
  const SHUT = new Set(['compromised', 'destroyed']);

  test.each(VENDING_KEY_STATES)('%s', (state) => {
    const key = (issuedUntil: typeof EARLY | null) => keyWith({ life: { state, issuedUntil } });
    const judge = (before: VendingKey, after: VendingKey) =>
      EXTENDABLE_STATE.judge({ before, after }).passed;
    expect(judge(key(EARLY), key(LATE))).toBe(!SHUT.has(state));
    expect(judge(key(EARLY), key(null))).toBe(!SHUT.has(state));
    expect(judge(key(LATE), key(EARLY))).toBe(true);
    expect(judge(key(null), key(EARLY))).toBe(true);
    expect(judge(key(LATE), key(LATE))).toBe(true);
    expect(judge(key(null), key(null))).toBe(true);
  });

  test('holds for the KeyExpiryNumber and for loading too', () => {
    const life = { state: 'compromised', loadableUntil: EARLY } as const;
    const before = keyWith({ life, attributes: { keyExpiryNumber: parseKeyExpiryNumber(200) } });
    const later = keyWith({ ...before, life: { ...life, loadableUntil: LATE } });
    const higher = keyWith({
      ...before,
      attributes: { keyExpiryNumber: parseKeyExpiryNumber(201) },
    });
    expect(EXTENDABLE_STATE.judge({ before, after: later }).passed).toBe(false);
    expect(EXTENDABLE_STATE.judge({ before, after: higher }).passed).toBe(false);
    const facts = { before, after: later };
    const error = expectCode(() => requireAll(ISSUED_UNTIL_RULES, facts), 'KEY_NOT_EXTENDABLE');
    expect(error.facts).toEqual({ requirement: 'REQ-EXTEND-STATE' });
  });
});

describe('an extension after the credit has ended', () => {
  const now = minute('2025-02-01T00:00Z');
  const key = (issuedUntil: string) =>
    keyWith({ attributes: { baseDate: 1993 }, life: { issuedUntil: minute(issuedUntil) } });
  const before = key('2024-12-31T23:59Z');
  const after = key('2025-05-31T23:59Z');
  const stateOf = (of: VendingKey) => effectiveStateOf(of.life, endDatesOfKey(of), now);

  test('brings the key back for key changes only', () => {
    expect(requireAll(ISSUED_UNTIL_RULES, { before, after })).toHaveLength(3);
    expect([stateOf(before), stateOf(after)]).toEqual(['deactivated', 'key-change-only']);
  });

  test('ADV-IUT-KEY-CHANGE-ONLY says so', () => {
    const [advice] = adviseAll([KEY_CHANGE_ONLY_LIFE], { before, after });
    expect(advice?.id).toBe('ADV-IUT-KEY-CHANGE-ONLY');
    expect(advice?.finding).toContain('credit ends on 2024-11-24T20:15Z');
    expect(advice?.finding).toContain('until 2025-05-31T23:59Z');
  });

  test.each([
    ['2045-11-24T20:14Z', 0],
    [END_OF_2014, 0],
    ['2045-11-24T20:16Z', 1],
  ])('advice for an issued-until of %s: %i', (issuedUntil, count) => {
    const facts = {
      before: keyWith({ life: { issuedUntil: minute('2030-01-01T00:00Z') } }),
      after: keyWith({ life: { issuedUntil: minute(issuedUntil) } }),
    };
    expect(adviseAll([KEY_CHANGE_ONLY_LIFE], facts)).toHaveLength(count);
  });

  test('an open end is after any, and an unchanged one needs no advice', () => {
    const open = keyWith();
    const [advice] = adviseAll([KEY_CHANGE_ONLY_LIFE], { before: after, after: open });
    expect(advice?.finding).toContain('until further notice');
    expect(adviseAll([KEY_CHANGE_ONLY_LIFE], { before: open, after: open })).toEqual([]);
  });
});
