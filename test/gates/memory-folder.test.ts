import os from 'node:os';
import { expect, test } from 'vitest';
import { throwAwayRoot } from '../support/memory-folder.mjs';

test('files of tests do not go where there is no room, or to a folder that is not there', () => {
  // A file system without a block.
  expect(throwAwayRoot('/proc')).toBe(os.tmpdir());
  expect(throwAwayRoot('/not-there')).toBe(os.tmpdir());
});

test('files of tests go where there is room', () => {
  expect(throwAwayRoot(process.cwd())).toBe(process.cwd());
});
