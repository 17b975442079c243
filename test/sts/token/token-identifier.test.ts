/** TokenIdentifier: minutes since the base date, the reserved minute, the ends of the range. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as tid from '../../../src/sts/token/token-identifier.ts';
import { formatUtcMinute, parseUtcMinute, utcMinute } from '../../../src/sts/utc-minute.ts';
import { minuteOf, tokenIdentifierOf } from '../../reference/time.ts';
import { baseDates, tokenIdentifiers } from '../../support/arbitraries.ts';
import { expectCode } from '../../support/expect-code.ts';

const normal = (text: string, clock: tid.TokenClock) =>
  tid.tokenIdentifierAt(parseUtcMinute(text), clock);
const special = (text: string, clock: tid.TokenClock) =>
  tid.specialTokenIdentifierAt(parseUtcMinute(text), clock);

describe('parse', () => {
  test.each([0, 1, 0xfffffe, 0xffffff])('%d', (value) => {
    expect(tid.parseTokenIdentifier(value)).toBe(value);
  });

  test.each([-1, 0x1000000, 0.5, NaN, Infinity, -Infinity])('%d is refused', (value) => {
    const error = expectCode(() => tid.parseTokenIdentifier(value), 'STS_TID_RANGE');
    expect(error.facts).toEqual({ tokenIdentifier: value });
    expect(error.message).toContain(`0 to 16777215 wanted, got ${value}:`);
  });
});

describe('a normal token', () => {
  test.each([
    ['1993-01-01T00:00Z', 1993, 0],
    ['2020-01-01T08:00Z', 1993, 14_200_320],
    ['2014-03-01T13:00Z', 2014, 0x14eec],
    ['2014-01-01T00:02Z', 2014, 2],
    ['2014-01-01T23:59Z', 2014, 1439],
    ['2014-01-02T00:00Z', 2014, 1440],
    ['2014-01-02T00:02Z', 2014, 1442],
  ] as const)('%s since %d is %d', (text, baseDate, identifier) => {
    expect(normal(text, { baseDate })).toBe(identifier);
  });

  test.each([
    ['2014-01-01T00:01Z', 2],
    ['2014-01-02T00:01Z', 1442],
    ['2024-02-29T00:01Z', 5_343_842],
  ])('at %s the minute 00:01 is reserved: it takes 00:02, %d', (text, identifier) => {
    expect(normal(text, { baseDate: 2014 })).toBe(identifier);
    expect(normal(text.replace('00:01', '00:02'), { baseDate: 2014 })).toBe(identifier);
    expect(special(text, { baseDate: 2014 })).toBe(identifier - 1);
  });

  test.each([
    [1993, '2024-11-24T20:15Z', '2024-11-24T20:16Z', '1992-12-31T23:59Z'],
    [2014, '2045-11-24T20:15Z', '2045-11-24T20:16Z', '2013-12-31T23:59Z'],
    [2035, '2066-11-24T20:15Z', '2066-11-24T20:16Z', '2034-12-31T23:59Z'],
  ] as const)(
    'on %d: last %s; %s and %s are refused, not wrapped',
    (baseDate, last, after, before) => {
      const clock = { baseDate };
      expect(normal(last, clock)).toBe(tid.TOKEN_IDENTIFIER_MAX);
      expect(formatUtcMinute(tid.lastCreditMinuteOfBaseDate(clock))).toBe(last);
      expect(formatUtcMinute(tid.firstMinuteOfBaseDate(clock))).toBe(`${baseDate}-01-01T00:00Z`);
      const late = expectCode(() => normal(after, clock), 'STS_TID_RANGE');
      expect(late.facts).toEqual({ tokenIdentifier: 0x1000000 });
      const early = expectCode(() => normal(before, clock), 'STS_TID_RANGE');
      expect(early.facts).toEqual({ tokenIdentifier: -1 });
    },
  );

  test('any minute: as in the reference', () => {
    fc.assert(
      fc.property(tokenIdentifiers, baseDates, (minutes, baseDate) => {
        const text = minuteOf(minutes, baseDate);
        expect(normal(text, { baseDate })).toBe(tokenIdentifierOf(text, baseDate));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a special token', () => {
  test.each(['2014-03-01T00:00Z', '2014-03-01T00:01Z', '2014-03-01T13:00Z', '2014-03-01T23:59Z'])(
    'at %s takes the minute 00:01 of the day',
    (text) => {
      expect(special(text, { baseDate: 2014 })).toBe(59 * 1440 + 1);
    },
  );

  test.each(['2013-12-31T23:59Z', '2045-11-25T00:00Z'])('at %s is refused', (text) => {
    expectCode(() => special(text, { baseDate: 2014 }), 'STS_TID_RANGE');
  });
});

describe('the next one', () => {
  test.each([
    [0, 2],
    [1, 2],
    [2, 3],
    [1439, 1440],
    [1440, 1442],
    [1441, 1442],
    [0xfffffe, 0xffffff],
  ])('after %d is %d', (used, next) => {
    expect(tid.nextTokenIdentifier(tid.parseTokenIdentifier(used))).toBe(next);
  });

  test('after the last one there is none', () => {
    const last = tid.parseTokenIdentifier(tid.TOKEN_IDENTIFIER_MAX);
    expectCode(() => tid.nextTokenIdentifier(last), 'STS_TID_RANGE');
  });
});

test('the instant of an identifier, and back where the minute is not reserved', () => {
  fc.assert(
    fc.property(tokenIdentifiers, baseDates, (identifier, baseDate) => {
      const instant = tid.instantOfTokenIdentifier(identifier, { baseDate });
      expect(formatUtcMinute(instant)).toBe(minuteOf(identifier, baseDate));
      const reserved = identifier % 1440 === 1 ? 1 : 0;
      expect(tid.tokenIdentifierAt(utcMinute(instant), { baseDate })).toBe(identifier + reserved);
    }),
  );
});
