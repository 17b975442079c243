/** Closing a session: one part that fails keeps no other open, and undoes nothing. */
import { expect, test } from 'vitest';
import { closeAll } from '../../../src/cli/custody/close-all.ts';

test('every part is closed, and what failed is a warning', async () => {
  const closed: string[] = [];
  const warnings = await closeAll([
    () => {
      throw new RangeError('no anchor');
    },
    () => Promise.reject(new Error('no host')),
    () => void closed.push('store'),
  ]);
  expect(closed).toEqual(['store']);
  expect(warnings.map(({ code, message }) => [code, message])).toEqual([
    ['CLOSED_WITH_FAULT', 'no anchor'],
    ['CLOSED_WITH_FAULT', 'no host'],
  ]);
});
