/** Reading a text file, and the error that names it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readTextFile } from '../../src/config/read-file.ts';
import { expectCode } from '../support/expect-code.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sts-kms-read-file-'));
const file = path.join(folder, 'text');
writeFileSync(file, 'one\nüñî\n');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('by path and by URL', () => {
  expect(readTextFile(file)).toBe('one\nüñî\n');
  expect(readTextFile(pathToFileURL(file))).toBe('one\nüñî\n');
});

test.each([
  ['absent', path.join(folder, 'absent'), 'ENOENT'],
  ['a folder', folder, 'EISDIR'],
  ['below a file', path.join(file, 'below'), 'ENOTDIR'],
  ['a name with a zero octet', 'a\u0000b', 'ERR_INVALID_ARG_VALUE'],
])('%s is told with the path and the reason', (_, wrong, reason) => {
  const error = expectCode(() => readTextFile(wrong), 'FILE_NOT_READABLE');
  expect(error.facts).toEqual({ path: wrong, reason });
  expect(error.message).toBe(`cannot read ${wrong}: ${reason}`);
  expect(error.cause).toBeInstanceOf(Error);
});
