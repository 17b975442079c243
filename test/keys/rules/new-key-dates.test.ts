/** The dates of a new key against each other and against now. */
import { describe, expect, test } from 'vitest';
import { CREDIT_AFTER_START } from '../../../src/keys/rules/credit-after-start.ts';
import { CREDIT_TO_COME } from '../../../src/keys/rules/credit-to-come.ts';
import { END_TO_COME } from '../../../src/keys/rules/end-to-come.ts';
import { NEW_KEY_RULES } from '../../../src/keys/rules/new-key-rules.ts';
import { requireAll } from '../../../src/keys/rules/rule.ts';
import { START_BEFORE_END } from '../../../src/keys/rules/start-before-end.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { newKeyFacts } from '../../support/new-key-facts.ts';
import { END_OF_2014, keyWith, lifeWith, minute } from '../../support/vending-keys.ts';

/** Of KEN 103 on base date 2014. */
const END_OF_103 = '2026-12-17T03:43Z';
const KEN_103 = parseKeyExpiryNumber(103);

describe('the last credit minute lies in the future', () => {
  test.each([
    ['2026-12-17T03:42Z', true],
    [END_OF_103, false],
    ['2026-12-17T03:44Z', false],
  ])('at %s: %s', (now, passed) => {
    const key = keyWith({ attributes: { keyExpiryNumber: KEN_103 } });
    expect(CREDIT_TO_COME.judge({ key, now: minute(now) }).passed).toBe(passed);
    const imported = keyWith({ ...key, origin: 'imported' });
    expect(CREDIT_TO_COME.judge({ key: imported, now: minute(now) }).passed).toBe(true);
  });

  test('by the own clock of the key', () => {
    const key = keyWith({ attributes: { keyExpiryNumber: KEN_103 }, tokenClockOffsetMinutes: 60 });
    expect(CREDIT_TO_COME.judge({ key, now: minute('2026-12-17T02:43Z') }).passed).toBe(false);
    expect(CREDIT_TO_COME.judge({ key, now: minute('2026-12-17T02:42Z') }).passed).toBe(true);
  });
});

describe('the last credit minute lies after the first minute of use', () => {
  const judge = (activeFrom: string, origin: 'generated' | 'imported', now: string) =>
    CREDIT_AFTER_START.judge({
      key: keyWith({ origin, life: { activeFrom: minute(activeFrom) } }),
      now: minute(now),
    }).passed;

  test.each([
    ['2045-11-24T20:14Z', true],
    [END_OF_2014, false],
    ['2045-11-24T20:16Z', false],
  ])('use from %s: %s', (activeFrom, passed) => {
    expect(judge(activeFrom, 'generated', '2026-11-23T12:00Z')).toBe(passed);
    expect(judge(activeFrom, 'imported', '2026-11-23T12:00Z')).toBe(passed);
    expect(judge(activeFrom, 'imported', END_OF_2014)).toBe(passed);
  });

  test('is not asked of an imported key whose credit is over', () => {
    expect(judge(END_OF_2014, 'imported', '2045-11-24T20:16Z')).toBe(true);
    expect(judge(END_OF_2014, 'generated', '2045-11-24T20:16Z')).toBe(false);
  });

  test('passes without a first minute', () => {
    expect(CREDIT_AFTER_START.judge(newKeyFacts()).passed).toBe(true);
  });
});

describe('the first minute of use lies before issued-until', () => {
  const START = '2030-06-01T10:00Z';

  test.each([
    ['2030-06-01T09:59Z', false],
    [START, false],
    ['2030-06-01T10:01Z', true],
  ])('issued until %s: %s', (issuedUntil, passed) => {
    const life = lifeWith({ activeFrom: minute(START), issuedUntil: minute(issuedUntil) });
    expect(START_BEFORE_END.judge(life).passed).toBe(passed);
  });

  test.each([
    { activeFrom: null, issuedUntil: minute(START) },
    { activeFrom: minute(START), issuedUntil: null },
  ])('passes when one of them is open', (dates) => {
    expect(START_BEFORE_END.judge(dates).passed).toBe(true);
  });
});

test('issued-until may lie after the last credit minute', () => {
  const key = keyWith({
    life: { activeFrom: minute('2030-01-01T00:00Z'), issuedUntil: minute('2046-05-31T23:59Z') },
  });
  expect(requireAll(NEW_KEY_RULES, newKeyFacts({ key }))).toBeDefined();
});

test.each([
  ['2026-11-23T11:59Z', 'generated', false],
  ['2026-11-23T12:00Z', 'generated', false],
  ['2026-11-23T12:01Z', 'generated', true],
  ['2026-11-23T11:59Z', 'imported', true],
] as const)('issued until %s, %s: %s', (issuedUntil, origin, passed) => {
  const key = keyWith({ origin, life: { issuedUntil: minute(issuedUntil) } });
  expect(END_TO_COME.judge({ key, now: minute('2026-11-23T12:00Z') }).passed).toBe(passed);
});
