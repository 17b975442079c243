/** Instants to the minute. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatUtcMinute, parseUtcMinute, utcMinute } from '../../src/sts/utc-minute.ts';
import { expectCode } from '../support/expect-code.ts';

const FIRST = -1_036_120_320;
const LAST = 4_223_371_679;

test.each([
  ['1970-01-01T00:00Z', 0],
  ['1970-01-01T00:01Z', 1],
  ['1969-12-31T23:59Z', -1],
  ['2000-02-29T23:59Z', 15_864_479],
  ['2024-02-29T00:00Z', 28_486_080],
  ['0000-01-01T00:00Z', FIRST],
  ['9999-12-31T23:59Z', LAST],
])('%s is minute %d, and written so again', (text, minute) => {
  expect(parseUtcMinute(text)).toBe(minute);
  expect(formatUtcMinute(utcMinute(minute))).toBe(text);
});

describe('what is refused', () => {
  test.each([
    ['', 'empty'],
    ['2024-02-30T00:00Z', 'no such day'],
    ['2023-02-29T00:00Z', 'no leap year'],
    ['1900-02-29T00:00Z', 'no leap year'],
    ['2024-04-31T00:00Z', 'no such day'],
    ['2024-13-01T00:00Z', 'no such month'],
    ['2024-00-01T00:00Z', 'no such month'],
    ['2024-01-00T00:00Z', 'no such day'],
    ['2024-01-01T24:00Z', 'no such hour'],
    ['2024-01-01T00:60Z', 'no such minute'],
    ['2024-01-01T00:00', 'no zone'],
    ['2024-01-01T00:00z', 'lower case'],
    ['2024-01-01t00:00Z', 'lower case'],
    ['2024-01-01T00:00+00:00', 'offset'],
    ['2024-01-01T00:00:00Z', 'seconds'],
    ['2024-01-01 00:00Z', 'space'],
    ['2024-01-01', 'no time'],
    ['2024-1-1T0:0Z', 'short'],
    ['02024-01-01T00:00Z', 'five-digit year'],
    ['+002024-01-01T00:00Z', 'expanded year'],
    ['-024-01-01T00:00Z', 'negative year'],
    ['2024-01-01T00:00Z\n', 'trailing newline'],
    [' 2024-01-01T00:00Z', 'leading space'],
    ['２０２４-01-01T00:00Z', 'full-width digits'],
  ])('%j: %s', (text) => {
    expectCode(() => parseUtcMinute(text), 'STS_TIME_FORM');
  });

  test.each([FIRST - 1, LAST + 1, 0.5, NaN, Infinity, -Infinity])('minute %d', (minutes) => {
    expectCode(() => utcMinute(minutes), 'STS_TIME_FORM');
  });
});

test('what is written is read as the same minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: FIRST, max: LAST }), (minute) => {
      expect(parseUtcMinute(formatUtcMinute(utcMinute(minute)))).toBe(minute);
    }),
  );
});
