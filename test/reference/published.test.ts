/**
 * The reference reproduces every published vector; that is the evidence for it.
 *
 * @module
 */
import { expect, test } from 'vitest';
import { checkVectorFile, PUBLISHED_VECTORS } from './check-published.ts';

test('325 of 325 published vectors', () => {
  expect(checkVectorFile(PUBLISHED_VECTORS)).toEqual({ total: 325, passed: 325, failures: [] });
});
