/** KeyExpiryNumber against the 8 most significant bits of a TokenIdentifier. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import * as tid from '../../../src/sts/token/token-identifier.ts';
import { formatUtcMinute, utcMinute } from '../../../src/sts/utc-minute.ts';
import { isWithinKeyExpiry, lastValidMinute } from '../../reference/time.ts';
import { baseDates, keyExpiryNumbers, tokenIdentifiers } from '../../support/arbitraries.ts';
import { codeOf } from '../../support/expect-code.ts';

describe('the last valid minute', () => {
  test.each([
    [85, 2014, '2024-09-18T22:55Z'],
    [103, 2014, '2026-12-17T03:43Z'],
    [170, 2014, '2035-04-23T09:35Z'],
    [254, 2014, '2045-10-10T07:59Z'],
    [255, 2014, '2045-11-24T20:15Z'],
    [0, 2014, '2014-02-15T12:15Z'],
    [170, 1993, '2014-04-23T09:35Z'],
    [255, 1993, '2024-11-24T20:15Z'],
    [255, 2035, '2066-11-24T20:15Z'],
  ] as const)('of %d on %d is %s', (number, baseDate, minute) => {
    const expiry = parseKeyExpiryNumber(number);
    const last = tid.lastValidMinute(expiry, { baseDate });
    expect(formatUtcMinute(last)).toBe(minute);
    expect(tid.isExpiredFor(tid.tokenIdentifierAt(last, { baseDate }), expiry)).toBe(false);
    // A minute later the token has expired, or there is none any more.
    const code = codeOf(() => {
      const later = tid.tokenIdentifierAt(utcMinute(last + 1), { baseDate });
      expect(tid.isExpiredFor(later, expiry)).toBe(true);
    });
    expect(code).toBe(number === 255 ? 'STS_TID_RANGE' : 'accepted');
  });

  test('of all 256 on all base dates: as in the reference', () => {
    for (const baseDate of [1993, 2014, 2035] as const) {
      for (let number = 0; number <= 255; number += 1) {
        const last = tid.lastValidMinute(parseKeyExpiryNumber(number), { baseDate });
        expect(formatUtcMinute(last)).toBe(lastValidMinute(number, baseDate));
      }
    }
  });
});

test.each([
  [0x000000, 0],
  [0x00ffff, 0],
  [0x010000, 1],
  [0x55ffff, 85],
  [0x560000, 86],
  [0xffffff, 255],
])('identifier %d has the number %d', (value, number) => {
  const identifier = tid.parseTokenIdentifier(value);
  expect(tid.keyExpiryNumberOf(identifier)).toBe(number);
  expect(tid.isExpiredFor(identifier, parseKeyExpiryNumber(number))).toBe(false);
  const expiredBelow = [number - 1, number - 100]
    .filter((below) => below >= 0)
    .map((below) => tid.isExpiredFor(identifier, parseKeyExpiryNumber(below)));
  expect(expiredBelow).not.toContain(false);
});

test('expired exactly where the reference says so', () => {
  fc.assert(
    fc.property(tokenIdentifiers, keyExpiryNumbers, baseDates, (identifier, expiry, baseDate) => {
      const expired = tid.isExpiredFor(identifier, expiry);
      expect(expired).toBe(!isWithinKeyExpiry(identifier, expiry));
      const clock = { baseDate };
      const after =
        tid.instantOfTokenIdentifier(identifier, clock) > tid.lastValidMinute(expiry, clock);
      expect(expired).toBe(after);
    }),
    { numRuns: 500 },
  );
});
