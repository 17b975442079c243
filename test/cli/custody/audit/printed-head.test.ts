/** A head as it stands on paper, and as somebody types it from there. */
import { describe, expect, test } from 'vitest';
import { groupedDigest, parsePrintedHead } from '../../../../src/cli/custody/audit/printed-head.ts';
import { expectCode } from '../../../support/expect-code.ts';

const DIGEST = '0123456789abcdef'.repeat(4);

test('a digest is read in groups of four', () => {
  expect(groupedDigest('0123456789')).toBe('0123 4567 89');
  expect(groupedDigest('')).toBe('');
});

test.each([
  `1234:${DIGEST}`,
  `1234:${DIGEST.toUpperCase()}`,
  `1234:${groupedDigest(DIGEST)}`,
  ` 12 34 : ${groupedDigest(DIGEST)}\n`,
])('%s is that head', (text) => {
  expect(parsePrintedHead(text)).toEqual({ number: 1234, rowHash: DIGEST });
});

describe('what is no head', () => {
  test.each([
    '',
    '1234',
    DIGEST,
    `:${DIGEST}`,
    `0:${DIGEST}`,
    `-1:${DIGEST}`,
    `1.5:${DIGEST}`,
    `1234567890123456:${DIGEST}`,
    `1234:${DIGEST.slice(1)}`,
    `1234:${DIGEST}0`,
    `1234:${DIGEST.replace('f', 'g')}`,
    `1234:${DIGEST}:1`,
  ])('%j', (text) => {
    expectCode(() => parsePrintedHead(text), 'AUDIT_HEAD_FORM');
  });
});
