/**
 * PIN and passphrase files: one line end is no part of the secret, and nothing else is left out.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPinFile } from '../../src/credentials/secret-file.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const path = useTemporaryFolder()('secret');

test.each([
  ['no line end', '1234', '1234'],
  ['LF', '1234\n', '1234'],
  ['CRLF', '1234\r\n', '1234'],
  ['two line ends', '1234\n\n', '1234\n'],
  ['two of CRLF', '1234\r\n\r\n', '1234\r\n'],
  ['CR alone', '1234\r', '1234\r'],
  ['two CR before the LF', '1234\r\r\n', '1234\r'],
  ['a second line', 'correct horse\nbattery\n', 'correct horse\nbattery'],
  ['blanks at both ends', ' 1234 \n', ' 1234 '],
  ['a line end before it', '\n1234', '\n1234'],
  ['a byte order mark', '\ufeff1234', '\ufeff1234'],
  ['a line end and no secret', '\n', ''],
  ['nothing', '', ''],
])('%s', (_, content, secret) => {
  writeFileSync(path, content, { mode: 0o600 });
  expect(Buffer.from(readPinFile(path)).toString('utf8')).toBe(secret);
});

test('a file that others may read is refused', () => {
  writeFileSync(path, '1234');
  chmodSync(path, 0o640);
  expectCode(() => readPinFile(path), 'HSM_SEAL_PERMISSIONS');
});
