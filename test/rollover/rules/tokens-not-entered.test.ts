/** Advice about tokens of the old key: for thirty days after a purchase. */
import { expect, test } from 'vitest';
import { adviseAll } from '../../../src/keys/rules/advice.ts';
import {
  TOKENS_NOT_ENTERED,
  UNCONFIRMED_DAYS,
} from '../../../src/rollover/rules/tokens-not-entered.ts';
import { keyChangeFacts } from '../../support/key-change-facts.ts';
import { minute } from '../../support/vending-keys.ts';

const adviceAt = (now: string, lastPurchase: string | null) =>
  adviseAll([TOKENS_NOT_ENTERED], keyChangeFacts({ now: minute(now), meter: { lastPurchase } }));

test.each([
  ['2026-11-01T00:00Z', 1],
  ['2026-12-01T23:59Z', 1],
  ['2026-12-02T00:00Z', 0],
  // A shop whose day begins before that of UTC.
  ['2026-10-31T23:00Z', 1],
])('bought on 2026-11-01, now it is %s: %i', (now, count) => {
  expect(UNCONFIRMED_DAYS).toBe(30);
  expect(adviceAt(now, '2026-11-01')).toHaveLength(count);
});

test('says when, and what to do', () => {
  const [advice] = adviceAt('2026-11-23T12:00Z', '2026-11-20');
  expect(advice?.id).toBe('ADV-KC-TOKENS-NOT-ENTERED');
  expect(advice?.finding).toContain('2026-11-20');
  expect(advice?.suggestion).toContain('before the key-change tokens');
});

test('nothing is said of a meter without a known purchase', () => {
  expect(adviceAt('2026-11-23T12:00Z', null)).toEqual([]);
});
