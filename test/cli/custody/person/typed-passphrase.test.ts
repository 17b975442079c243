/** The passphrase of a new key, typed twice at a real pseudo-terminal. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ERROR_CATALOGUE } from '../../../../src/errors/catalogue.ts';
import { runAtTerminal } from '../../../support/at-a-terminal.ts';
import { useTemporaryFolder } from '../../../support/temporary-folder.ts';

const at = (name: string) => fileURLToPath(new URL(`../../../../${name}`, import.meta.url));
const inFolder = useTemporaryFolder();

test('two that differ are bad input, and nothing is made', async () => {
  const folder = inFolder('.');
  const command = [
    ...[process.execPath, '--import', at('node_modules/tsx/dist/esm/index.mjs')],
    ...[at('test/support/make-credential.ts'), folder],
  ].map((word) => `'${word}'`);
  const keys = ['correct horse battery\r', 'correct horse batteries\r'];
  const { screen } = await runAtTerminal(command.join(' '), ': ', keys);
  expect(screen).toContain('PERSON_PASSPHRASE_TWICE');
  expect(ERROR_CATALOGUE.PERSON_PASSPHRASE_TWICE.exitCode).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
}, 60_000);
