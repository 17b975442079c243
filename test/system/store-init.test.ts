/** `store init` as a new user runs it: it writes the configuration, or leaves nothing behind. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runAtTerminal } from '../support/at-a-terminal.ts';
import { PROGRAM } from '../support/program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const MEMORY = ['--hsm-profile', 'memory'];

function newFolder(name: string): string {
  mkdirSync(inFolder(name));
  return inFolder(name);
}

/** What a command said on standard error, and how it ended. */
function kms(cwd: string, ...args: readonly string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [PROGRAM, ...args], {
    ...{ cwd, encoding: 'utf8' as const },
  });
  return { code: status, stderr, stdout };
}

const init = (cwd: string, ...args: readonly string[]) =>
  kms(cwd, 'store', 'init', '--name', 'Harbour', '--trial', ...args);

/** Every file and folder below a folder. */
const filesIn = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

/** The same without locks, which come and go with their holders. */
const lastingIn = (folder: string) =>
  filesIn(folder).filter((name) => !/(?:\.lock|-alone)$/.test(name));

test.each<[string, string, readonly string[]]>([
  ['nothing that names an HSM', 'CONFIG_MISSING', []],
  ['a database, and no HSM', 'CLI_USAGE: --hsm-profile', ['--database', 'kms.db']],
  ['an HSM that nobody knows', 'HSM_PROFILE_UNKNOWN', hsm('nowhere')],
  ['a module without its token', 'CLI_USAGE', ['--hsm-profile', 'softhsm2']],
  ['a PIN file that is not there', 'HSM_PIN_FILE|FILE_NOT_READABLE', hsm('softhsm2')],
  ['a passphrase that is not there', 'FILE_NOT_READABLE', [...MEMORY, '--pin-file', 'none']],
  ['a token of the in-memory HSM', 'CLI_USAGE', [...MEMORY, '--token-label', 'none']],
  ['an anchor in no folder', 'FILE_NOT_WRITABLE', [...MEMORY, '--anchor-file', '/proc/a/b']],
  ['a database below a device', 'FILE_NOT_WRITABLE', [...MEMORY, '--database', '/dev/null/k.db']],
  ['one share for one custodian', 'SM_BACKUP_SHAPE', [...MEMORY, ...backup('1')]],
  ['a password that all see', 'CLI_USAGE: --database: a password', server('kms:p@db/kms')],
  ['a server without a database', 'CLI_USAGE: --database: postgresql', server('kms@db')],
  ['a server that is not there', 'STORE_UNAVAILABLE', server('kms@127.0.0.1:1/kms')],
])('%s: nothing is left', (name, expected, options) => {
  const folder = newFolder(name.replaceAll(' ', '-'));
  const { code, stderr } = init(folder, ...options);
  expect(stderr).toMatch(new RegExp(`sts-kms: (?:${expected})`));
  expect(code).toBeGreaterThan(1);
  expect(filesIn(folder)).toEqual([]);
});

function hsm(profile: string): string[] {
  return ['--hsm-profile', profile, '--token-label', 'none', '--pin-file', 'none'];
}

function backup(shares: string): string[] {
  return ['--backup-folder', 'shares', '--shares', shares, '--threshold', shares];
}

function server(address: string): string[] {
  return [...MEMORY, '--database', `postgresql://${address}`];
}

test('it writes the configuration, which says the same to every later command', () => {
  const folder = newFolder('made');
  const made = init(folder, ...MEMORY, '--anchor-file', 'other-disk/anchor.jsonl');
  expect(made).toMatchObject({ code: 0 });
  expect(lastingIn(folder)).toEqual([
    ...['other-disk', 'other-disk/anchor.jsonl', 'sts-kms.yaml', 'var', 'var/sts-kms.db'],
    ...['var/sts-kms.passphrase', 'var/sts-kms.sealed'],
  ]);
  expect(statSync(path.join(folder, 'var/sts-kms.passphrase')).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(folder, 'sts-kms.yaml'), 'utf8')).toMatch(/^ {2}# Its keys/m);

  const doctor = kms(folder, 'doctor').stdout;
  expect(doctor).toMatch(/^ok +installation +Harbour TRIAL, the audit has 2 rows$/m);
  expect(init(folder, ...MEMORY).stderr).toContain('CONFIG_EXISTS');
  expect(init(folder).stderr).toContain('INSTALLATION_EXISTS');

  // Another configuration of the same store: what it made is gone, and the store is what it was.
  const before = lastingIn(folder);
  const again = init(folder, ...MEMORY, '--config', 'b.yaml', '--database', 'var/sts-kms.db');
  expect(again.stderr).toContain('INSTALLATION_EXISTS');
  expect(lastingIn(folder)).toEqual(before);
  expect(kms(folder, 'store', 'verify')).toMatchObject({ code: 0 });
}, 180_000);

test('an anchor whose disk is not mounted is told as that', () => {
  const folder = newFolder('unmounted');
  expect(init(folder, ...MEMORY, '--anchor-file', 'disk/anchor.jsonl')).toMatchObject({ code: 0 });
  spawnSync('mv', ['disk', 'elsewhere'], { cwd: folder });
  const { code, stderr } = kms(folder, 'owner', 'list');
  expect(stderr).toContain('AUDIT_ANCHOR_FAILED');
  expect(stderr).toContain('its folder is not there');
  expect(code).toBe(5);
  expect(filesIn(folder)).not.toContain('disk');
});

test('at a terminal it asks', async () => {
  const folder = newFolder('asked');
  const command = `cd ${folder} && ${process.execPath} ${PROGRAM} store init --trial`;
  const answers = ['Harbour\r', '\r', 'kms.db\r', '\r'];
  const { exitCode, screen } = await runAtTerminal(command, ': ', answers);
  expect(screen).toContain('HSM, memory for trials');
  expect(exitCode).toBe(0);
  expect(lastingIn(folder)).toEqual([
    ...['kms.db', 'kms.db.anchor.jsonl', 'sts-kms.yaml', 'var'],
    ...['var/sts-kms.passphrase', 'var/sts-kms.sealed'],
  ]);
});

test('a number in quotes stays the text that it is', () => {
  const folder = newFolder('quoted');
  writeFileSync(path.join(folder, 'pin'), '1234', { mode: 0o600 });
  const token = ['--hsm-profile', 'softhsm2', '--token-label', '012: #x', '--pin-file', 'pin'];
  expect(init(folder, ...token).stderr).toContain('012: #x');
  expect(filesIn(folder)).toEqual(['pin']);
});
