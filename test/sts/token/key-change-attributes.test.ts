/** The shapes of a key-change set. */
import { expect, test } from 'vitest';
import {
  KEY_CHANGE_SUBCLASS_ORDER,
  requireTokenCount,
  tokenCountFor,
} from '../../../src/sts/token/key-change-attributes.ts';
import { expectCode } from '../../support/expect-code.ts';

test('tokens are issued in the order 3, 4, 8, 9', () => {
  expect(KEY_CHANGE_SUBCLASS_ORDER).toEqual([3, 4, 8, 9]);
});

test.each([
  ['EA07', 2],
  ['EA07', 3],
  ['EA11', 4],
] as const)('%s takes %d tokens', (algorithm, count) => {
  expect(requireTokenCount(algorithm, count)).toBe(count);
});

const EA07_WRONG = [-1, 0, 1, 2.5, 4, 5, NaN].map((count) => ['EA07', '2 or 3', count] as const);
const EA11_WRONG = [-1, 0, 1, 2, 3, 4.5, 5, NaN].map((count) => ['EA11', '4', count] as const);

test.each([...EA07_WRONG, ...EA11_WRONG])(
  '%s wants %s tokens, not %d',
  (algorithm, wanted, count) => {
    const error = expectCode(() => requireTokenCount(algorithm, count), 'STS_KCT_TOKEN_COUNT');
    expect(error.message).toBe(`${algorithm}: ${wanted} tokens wanted, got ${count}`);
    expect(error.facts).toEqual({ encryptionAlgorithm: algorithm, count });
  },
);

test.each([
  ['EA07', false, 2],
  ['EA07', true, 3],
  ['EA11', false, 4],
  ['EA11', true, 4],
] as const)('%s, third token taken: %s: a set has %d', (algorithm, takesThirdToken, count) => {
  expect(tokenCountFor(algorithm, takesThirdToken)).toBe(count);
});
