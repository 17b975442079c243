import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meantDigits } from '../../../src/custody/token-checks/typing-errors.ts';
import { digits } from '../../support/arbitraries.ts';

const TWENTY = '01234567890123456789';

test('180 digits and 19 exchanges of neighbours', () => {
  const meant = meantDigits(TWENTY);
  expect(meant).toHaveLength(199);
  expect(new Set(meant.map((each) => each.digits)).size).toBe(199);
  expect(meant.map((each) => each.digits)).not.toContain(TWENTY);
});

test('equal neighbours are not exchanged', () => {
  const exchanged = meantDigits('1'.repeat(20)).filter(({ error }) => error.kind === 'exchanged');
  expect(exchanged).toEqual([]);
});

test('places count from 1', () => {
  const meant = meantDigits(TWENTY);
  const wrong = meant.find((each) => each.digits === '91234567890123456789');
  expect(wrong?.error).toEqual({ kind: 'wrong-digit', position: 1 });
  const exchanged = meant.find((each) => each.digits === '01234567890123456798');
  expect(exchanged?.error).toEqual({ kind: 'exchanged', position: 19 });
});

test('an error undone at its place is the error made', () => {
  fc.assert(
    fc.property(digits(20), (typed) => {
      for (const { digits: meant } of meantDigits(typed)) {
        const back = meantDigits(meant).map((each) => each.digits);
        expect(back).toContain(typed);
      }
    }),
    { numRuns: 3 },
  );
});
