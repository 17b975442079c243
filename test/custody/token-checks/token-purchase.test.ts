import { describe, expect, test } from 'vitest';
import {
  chanceFindOneIn,
  isPlausiblePurchase,
  issuedAtOf,
} from '../../../src/custody/token-checks/token-purchase.ts';
import { formatUtcMinute } from '../../../src/sts/utc-minute.ts';
import type { TokenContent } from '../../../src/sts/token/token-content.ts';
import {
  parseTokenIdentifier,
  tokenIdentifierAt,
} from '../../../src/sts/token/token-identifier.ts';
import { keyWith, minute } from '../../support/vending-keys.ts';

const KEY = keyWith();

function creditIssued(at: string): TokenContent {
  const tokenIdentifier = tokenIdentifierAt(minute(at), { baseDate: 2014 });
  const service = 'electricity';
  return { kind: 'credit', tokenClass: 0, subclass: 0, service, amountUnits: 10, tokenIdentifier };
}

describe('a token goes with its purchase', () => {
  test.each([
    ['2026-11-23T10:00Z', '2026-11-23', true],
    ['2026-11-23T10:00Z', '2025-10-20', true],
    ['2026-11-23T00:00Z', '2025-10-19', true],
    ['2026-11-23T00:02Z', '2025-10-19', false],
    ['2026-11-23T00:00Z', '2027-12-28', true],
    ['2026-11-23T00:00Z', '2027-12-29', false],
  ])('issued %s, bought %s: %s', (at, bought, plausible) => {
    expect(isPlausiblePurchase(creditIssued(at), KEY, bought)).toBe(plausible);
  });

  test('only credit does', () => {
    const management: TokenContent = {
      ...{ kind: 'management', tokenClass: 2, subclass: 1, name: 'clear credit', value: 0 },
      tokenIdentifier: parseTokenIdentifier(6_779_520),
    };
    expect(isPlausiblePurchase(management, KEY, '2026-11-22')).toBe(false);
    const other: TokenContent = { kind: 'other', tokenClass: 0, subclass: 9 };
    expect(isPlausiblePurchase(other, KEY, '2026-11-22')).toBe(false);
    expect(issuedAtOf(other, KEY)).toBeNull();
  });
});

test("the minute of issue is that of the key's clock", () => {
  const at = '2026-11-23T10:00Z';
  const credit = creditIssued(at);
  expect(issuedAtOf(credit, KEY)).toBe(minute(at));
  const ahead = issuedAtOf(credit, keyWith({ tokenClockOffsetMinutes: 120 }));
  expect(ahead === null ? '' : formatUtcMinute(ahead)).toBe('2026-11-23T08:00Z');
});

test('199 tries find a plausible purchase by chance once in 4,796 questions', () => {
  // 2^16 CRCs, and a window of 1,152,001 of 2^24 minutes.
  expect(chanceFindOneIn(199)).toBe(Math.floor((65_536 * 16_777_216) / (199 * 1_152_001)));
  expect(chanceFindOneIn(199)).toBe(4796);
});
