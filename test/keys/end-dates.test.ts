/** The two end dates of a vending key: credit ends by arithmetic, key changes by permission. */
import { describe, expect, test } from 'vitest';
import { endDatesOf, endDatesOfKey } from '../../src/keys/end-dates.ts';
import { BASE_DATES, type BaseDate } from '../../src/sts/attributes/base-date.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { DEFAULT_OPEN_POINT_POLICY as POLICY } from '../../src/sts/open-points.ts';
import { formatUtcMinute, parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { attributesWith } from '../support/security-modules.ts';
import { keyWith } from '../support/vending-keys.ts';

function lastCredit(baseDate: BaseDate, keyExpiryNumber: number): string {
  const attributes = attributesWith({
    baseDate,
    keyExpiryNumber: parseKeyExpiryNumber(keyExpiryNumber),
  });
  return formatUtcMinute(endDatesOf(attributes, POLICY, null).lastCreditMinute);
}

describe('the last minute for credit', () => {
  test.each([
    [1993, 255, '2024-11-24T20:15Z'],
    [2014, 255, '2045-11-24T20:15Z'],
    [2035, 255, '2066-11-24T20:15Z'],
    // SPEC section 7: the first invalid minutes are 2024-09-18 22:56 and 2014-04-23 09:36.
    [2014, 85, '2024-09-18T22:55Z'],
    [1993, 170, '2014-04-23T09:35Z'],
    [2014, 0, '2014-02-15T12:15Z'],
    [2014, 103, '2026-12-17T03:43Z'],
    [1993, 254, '2024-10-10T07:59Z'],
  ] as const)('base date %i, KEN %i: %s', (baseDate, keyExpiryNumber, expected) => {
    expect(lastCredit(baseDate, keyExpiryNumber)).toBe(expected);
  });

  test.each(BASE_DATES)(
    'base date %i: every KEN ends 65536 minutes after the one before',
    (base) => {
      const start = Date.UTC(base, 0, 1);
      const ends = Array.from({ length: 256 }, (_, ken) => lastCredit(base, ken));
      const expected = ends.map((_, ken) => {
        const end = start + ((ken + 1) * 65_536 - 1) * 60_000;
        return `${new Date(end).toISOString().slice(0, 16)}Z`;
      });
      expect(ends).toEqual(expected);
      // The base date ends with its 24 bits, and so does KEN 255: none ends later.
      const last = `${new Date(start + 0xffffff * 60_000).toISOString().slice(0, 16)}Z`;
      expect(ends.at(-1)).toBe(last);
      expect(ends.filter((end) => end > last)).toEqual([]);
    },
  );
});

test('a clock that runs ahead of UTC ends as much earlier, whatever ends it', () => {
  const policy = { ...POLICY, d10TokenClockOffsetMinutes: 120 };
  const ends = [255, 170].map((keyExpiryNumber) => {
    const key = { baseDate: 1993, keyExpiryNumber: parseKeyExpiryNumber(keyExpiryNumber) } as const;
    return formatUtcMinute(endDatesOf(attributesWith(key), policy, null).lastCreditMinute);
  });
  expect(ends).toEqual(['2024-11-24T18:15Z', '2014-04-23T07:35Z']);
});

describe('the last minute for key changes', () => {
  test('is what its owner sets, even after credit has ended', () => {
    const attributes = attributesWith({ baseDate: 1993 });
    const until = parseUtcMinute('2025-05-31T23:59Z');
    const ends = endDatesOf(attributes, POLICY, until);
    expect(ends).toEqual({
      lastCreditMinute: parseUtcMinute('2024-11-24T20:15Z'),
      lastKeyChangeMinute: until,
    });
  });

  test('is not set by arithmetic', () => {
    expect(endDatesOf(attributesWith(), POLICY, null).lastKeyChangeMinute).toBeNull();
  });

  test('may lie before the last credit', () => {
    const until = parseUtcMinute('2014-01-01T00:00Z');
    const ends = endDatesOf(attributesWith(), POLICY, until);
    expect(ends.lastKeyChangeMinute).toBe(until);
  });
});

test('a key that records its offset ends by its own clock, whatever the policy', () => {
  const life = { issuedUntil: parseUtcMinute('2046-01-01T00:00Z') };
  const ends = [-720, 0, 840].map((tokenClockOffsetMinutes) =>
    endDatesOfKey(keyWith({ life, tokenClockOffsetMinutes })),
  );
  expect(ends.map(({ lastCreditMinute }) => formatUtcMinute(lastCreditMinute))).toEqual([
    ...['2045-11-25T08:15Z', '2045-11-24T20:15Z', '2045-11-24T06:15Z'],
  ]);
  expect(ends.map(({ lastKeyChangeMinute }) => lastKeyChangeMinute)).toEqual(
    ends.map(() => life.issuedUntil),
  );
});
