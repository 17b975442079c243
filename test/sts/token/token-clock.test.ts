/** The clock of a vending key with a fixed offset from UTC. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KEY_EXPIRY_NUMBER_NEVER } from '../../../src/sts/attributes/key-expiry-number.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import * as tid from '../../../src/sts/token/token-identifier.ts';
import { formatUtcMinute, parseUtcMinute, utcMinute } from '../../../src/sts/utc-minute.ts';
import { tokenIdentifiers } from '../../support/arbitraries.ts';
import { expectCode } from '../../support/expect-code.ts';

/** Two hours east of Greenwich: local midnight is 22:00 UTC of the day before. */
const EAST: tid.TokenClock = { baseDate: 2014, offsetMinutes: 120 };
const WEST: tid.TokenClock = { baseDate: 2014, offsetMinutes: -300 };

const at = (text: string, clock: tid.TokenClock) =>
  tid.tokenIdentifierAt(parseUtcMinute(text), clock);

test('no offset is an offset of 0', () => {
  const instant = '2024-03-01T00:01Z';
  expect(at(instant, { baseDate: 2014, offsetMinutes: 0 })).toBe(at(instant, { baseDate: 2014 }));
});

test('keys that record no offset have that of the policy', () => {
  const policy = DEFAULT_OPEN_POINT_POLICY;
  expect(tid.tokenClockOf(2014, policy)).toEqual({ baseDate: 2014, offsetMinutes: 0 });
  const eastern = { ...policy, d10TokenClockOffsetMinutes: 120 };
  expect(tid.tokenClockOf(2014, eastern)).toEqual(EAST);
});

describe('minutes are local', () => {
  test.each([
    ['2013-12-31T22:00Z', EAST, 0],
    ['2014-01-01T00:00Z', EAST, 120],
    ['2014-01-01T05:00Z', WEST, 0],
    ['2014-01-01T06:00Z', WEST, 60],
  ])('%s', (text, clock, identifier) => {
    expect(at(text, clock)).toBe(identifier);
  });

  test('the reserved minute is the local 00:01', () => {
    expect(at('2014-01-01T22:01Z', EAST)).toBe(1442);
    expect(at('2014-01-02T00:01Z', EAST)).toBe(1561);
    expect(at('2014-01-02T05:01Z', WEST)).toBe(1442);
  });

  test('the special token belongs to the local day', () => {
    const special = (text: string) => tid.specialTokenIdentifierAt(parseUtcMinute(text), EAST);
    expect(special('2014-01-01T21:59Z')).toBe(1);
    expect(special('2014-01-01T22:00Z')).toBe(1441);
  });
});

test('the ends move with the clock', () => {
  expect(formatUtcMinute(tid.firstMinuteOfBaseDate(EAST))).toBe('2013-12-31T22:00Z');
  expect(formatUtcMinute(tid.lastCreditMinuteOfBaseDate(EAST))).toBe('2045-11-24T18:15Z');
  expect(formatUtcMinute(tid.lastCreditMinuteOfBaseDate(WEST))).toBe('2045-11-25T01:15Z');
  const last = tid.lastValidMinute(KEY_EXPIRY_NUMBER_NEVER, EAST);
  expect(formatUtcMinute(last)).toBe('2045-11-24T18:15Z');
  expect(at('2045-11-24T18:15Z', EAST)).toBe(0xffffff);
  expectCode(() => at('2045-11-24T18:16Z', EAST), 'STS_TID_RANGE');
  expectCode(() => at('2013-12-31T21:59Z', EAST), 'STS_TID_RANGE');
});

test('an identifier and its instant, under any offset', () => {
  const offsets = fc.integer({ min: -720, max: 840 });
  fc.assert(
    fc.property(tokenIdentifiers, offsets, (identifier, offsetMinutes) => {
      const clock = { baseDate: 2035, offsetMinutes } as const;
      const instant = tid.instantOfTokenIdentifier(identifier, clock);
      const utc = tid.instantOfTokenIdentifier(identifier, { baseDate: 2035 });
      expect(instant).toBe(utc - offsetMinutes);
      const reserved = identifier % 1440 === 1 ? 1 : 0;
      expect(tid.tokenIdentifierAt(utcMinute(instant), clock)).toBe(identifier + reserved);
    }),
  );
});
