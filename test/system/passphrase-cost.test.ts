/** Tests make passphrases cheap in their own process; the program that users have stays dear. */
import { spawnSync } from 'node:child_process';
import { createDecipheriv, scryptSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runInProcess } from '../support/run-in-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const folder = path.dirname(inFolder('any'));

beforeAll(() => {
  writeFileSync(inFolder('passphrase'), 'correct horse battery', { mode: 0o600 });
});

const newKey = (name: string) => [
  ...['person', 'new-key', '--name', name, '--roles', 'operator', '--key-file', `${name}.key`],
  ...['--enrolment', `${name}.json`, '--passphrase-file', 'passphrase'],
];

/** The seed in a key file, when it was sealed at a cost. */
function openAt(N: number, name: string): Buffer {
  const file = JSON.parse(readFileSync(inFolder(`${name}.key`), 'utf8')) as Record<string, string>;
  const octets = (member: string) => Buffer.from(file[member] ?? '', 'base64');
  const cost = { N, r: 8, p: 1, maxmem: 2 ** 28 };
  const key = scryptSync('correct horse battery', octets('salt'), 32, cost);
  const cipher = createDecipheriv('aes-256-gcm', key, octets('nonce'), { authTagLength: 16 });
  const head = [file['schema'], file['personId'], file['name'], file['publicKey']];
  cipher.setAAD(Buffer.from(JSON.stringify(head)));
  cipher.setAuthTag(octets('tag'));
  return Buffer.concat([cipher.update(octets('sealed')), cipher.final()]);
}

test(
  'what this process was told does not reach it, nor what a test runner leaves ' + 'behind',
  async () => {
    expect((await runInProcess(newKey('Ada'), { folder })).exitCode).toBe(0);
    expect(openAt(2 ** 4, 'Ada')).toHaveLength(32);
    const env = { ...process.env, NODE_ENV: 'test', VITEST: 'true', STORY_PORT: '1' };
    const program = [path.resolve('bin/sts-kms'), ...newKey('Bob')];
    expect(spawnSync(process.execPath, program, { cwd: folder, env }).status).toBe(0);
    expect(openAt(2 ** 17, 'Bob')).toHaveLength(32);
    expect(() => openAt(2 ** 4, 'Bob')).toThrow('authenticate');
  },
);

test('no program in dist holds another cost', () => {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' });
  const programs = files.filter((name) => name.endsWith('.js'));
  const text = programs.map((name) => readFileSync(path.join('dist', name), 'utf8')).join('\n');
  expect(text.match(/PASSPHRASE_COST = .*/g)).toEqual([
    'PASSPHRASE_COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };',
  ]);
  const uses = text.match(/scryptSync\(.*\)/g) ?? [];
  expect(uses.length).toBeGreaterThan(3);
  expect(uses.filter((use) => !use.endsWith(', 32, PASSPHRASE_COST)'))).toEqual([]);
});
