/** The command that makes a SoftHSM token: private files, nothing overwritten, no PIN in sight. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import { pkcs11Profile } from '../../support/hsm-rigs/hsm-rig.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

const COMMAND = fileURLToPath(new URL('../../../softhsm/init-token.mjs', import.meta.url));
const inFolder = useTemporaryFolder();
const run = (...args: string[]) =>
  spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' });
const modeOf = (file: string) => (fs.statSync(file).mode & 0o777).toString(8);

test('makes a token that opens, and keeps its PINs to itself', () => {
  const folder = inFolder('token');
  const made = run(folder, 'a label of its own');
  expect(made.stderr).toBe('');
  const { configuration, label, userPinFile } = JSON.parse(made.stdout) as Record<string, string>;
  const pins = ['user-pin', 'so-pin'].map((name) =>
    fs.readFileSync(path.join(folder, name), 'utf8'),
  );
  expect(pins[0]).toMatch(/^[\w-]{32}$/);
  expect(pins[0]).not.toBe(pins[1]);
  for (const pin of pins) expect(made.stdout).not.toContain(pin);
  const modes = ['.', 'tokens', 'user-pin', 'so-pin', 'softhsm2.conf'].map((name) =>
    modeOf(path.join(folder, name)),
  );
  expect(modes).toEqual(['700', '700', '600', '600', '600']);
  const pin = fs.readFileSync(userPinFile ?? '');
  const token = { label: label ?? '' };
  const access = { token, pin, settings: configuration ?? '' };
  const hsm = openPkcs11Hsm(pkcs11Profile('softhsm2'), access);
  expect(hsm.description.profile).toBe('softhsm2');
  hsm.close();
});

test('does not touch a folder that has something in it', () => {
  const folder = inFolder('taken');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'user-pin'), 'mine');
  const refused = run(folder);
  expect([refused.status, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('is not empty');
  expect(fs.readdirSync(folder)).toEqual(['user-pin']);
  expect(fs.readFileSync(path.join(folder, 'user-pin'), 'utf8')).toBe('mine');
});

test.each([[[]], [['--help']], [['a', 'b', 'c']]])('arguments %j: how it is used', (args) => {
  const refused = run(...args);
  expect([refused.status, refused.stderr]).toEqual([
    2,
    'usage: node softhsm/init-token.mjs FOLDER [LABEL]\n',
  ]);
});

test.each(['', ' x', 'x'.repeat(33), 'né'])('a label %j is refused', (label) => {
  const folder = inFolder('none');
  expect(run(folder, label).status).toBe(1);
  expect(fs.existsSync(folder)).toBe(false);
});
