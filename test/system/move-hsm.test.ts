/** Moving a store from the in-memory HSM to SoftHSM with the commands, killed and repeated. */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { PROGRAM } from '../support/program.ts';
import { runCli } from '../support/run-cli.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const inFolder = useTemporaryFolder();
const top = fileURLToPath(new URL('../../', import.meta.url));
const [OLD, NEW] = [inFolder('old.yaml'), inFolder('new.yaml')];
const trialKeys = `${top}examples/trial-keys.json`;
const ACT = ['--actor', 'ada', '--ticket', 'T-1', '--reason', 'a test'];

const kms = (config: string, ...args: readonly string[]) =>
  runCli(...args, '--config', config, ...ACT);
const done = (config: string, ...args: readonly string[]) => {
  const { exitCode, stdout, stderr } = kms(config, ...args);
  if (exitCode !== 0) throw new RangeError(`${args.join(' ')}: ${stderr}`);
  return stdout;
};
const move = (shares: readonly number[], backup = 'backup') => [
  ...['store', 'move-hsm', '--to-config', NEW],
  ...['--backup', inFolder(`${backup}/guard-keys.backup.json`)],
  ...shares.flatMap((number) => ['--share', inFolder(`backup/share-${number}.json`)]),
  ...['--backup-folder', inFolder('new-backup'), '--shares', '3', '--threshold', '2'],
];

let said = '';

beforeAll(() => {
  const made = spawnSync(process.execPath, [
    `${top}softhsm/init-token.mjs`,
    ...[inFolder('token'), 'new'],
  ]);
  if (made.status !== 0) throw new RangeError(String(made.stderr));
  const store = 'store:\n  kind: sqlite\n  file: store.db\nhsm:\n';
  writeFileSync(
    OLD,
    `${store}  profile: memory\n  sealedFile: hsm.sealed\n  pinFile: passphrase\n`,
  );
  writeFileSync(
    NEW,
    `${store}  profile: softhsm2\n  tokenLabel: new\n  pinFile: token/user-pin\n` +
      '  moduleSettings: token/softhsm2.conf\n',
  );
  const backup = ['--backup-folder', inFolder('backup'), '--shares', '5', '--threshold', '3'];
  const init = ['store', 'init', '--name', 'Harbour', '--trial'];
  said = done(OLD, ...init, '--make-passphrase', ...backup);
  done(OLD, 'owner', 'add', 'Harbour', '--time-zone', 'Africa/Lagos');
  const named = ['--name', 'Legacy', '--owner', 'Harbour'];
  done(OLD, 'supply-group', 'add', '600202', ...named);
  done(OLD, 'vending-key', 'import-trial', trialKeys, '--only', '600202/1');
  for (let made = 0; made < 3; made += 1) {
    done(OLD, 'vending-key', 'generate', '600202', '--base-date', '2014');
  }
});

test('too few shares, and an old configuration of another store, move nothing', () => {
  expect(said).toContain('tested with every share; 3 of 5 open it');
  expect(kms(OLD, ...move([1, 2])).stderr).toContain('SM_BACKUP_SHARES_FEW');
  expect(kms(OLD, ...move([1, 2, 3], 'absent')).stderr).toContain('FILE_NOT_READABLE');
  const elsewhere = inFolder('elsewhere.yaml');
  writeFileSync(elsewhere, 'store:\n  kind: sqlite\n  file: other.db\n');
  expect(kms(elsewhere, ...move([1, 2, 3])).stderr).toContain('CONFIG_INVALID');
  const half = ['store', 'init', '--name', 'x', '--shares', '3'];
  expect(kms(OLD, ...half).stderr).toContain('CLI_USAGE');
  expect(done(OLD, 'store', 'verify')).toContain('0 problems');
});

test('killed at any time and repeated, it ends: verified there, refused here', async () => {
  for (const milliseconds of [400, 600, 800, 1000]) {
    const args = [...move([1, 3, 5]), '--config', OLD, ...ACT];
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'ignore' });
    await pause(milliseconds);
    child.kill('SIGKILL');
  }
  // A kill between a new backup and its key leaves a backup of nothing, which is moved away.
  const first = kms(OLD, ...move([1, 3, 5]));
  const isOfNothing = first.stderr.includes('SM_BACKUP_EXISTS');
  if (isOfNothing) rmSync(inFolder('new-backup'), { recursive: true });
  const { exitCode, stderr } = isOfNothing ? kms(OLD, ...move([1, 3, 5])) : first;
  expect([exitCode, stderr]).toEqual([0, expect.anything()]);
  expect(done(NEW, 'store', 'verify')).toContain('0 problems');
  expect(done(NEW, 'store', 'status')).toMatch(/storage key +2\n/);
  expect(kms(OLD, 'store', 'status').stderr).toContain('INSTALLATION_OTHER_HSM');
  expect(kms(OLD, ...move([1, 3, 5])).stderr).toContain('SM_BACKUP_NOT_COVERING');
});
