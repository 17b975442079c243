/** The doctor on this installation, as a user runs it. */
import { expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

test('finds nothing that fails here', () => {
  const run = runCli('doctor');
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(/^ok {4}addon better-sqlite3 +loads$/m);
  expect(run.stdout).toMatch(/^ok {4}EA07 tables +sha256 2417810c087e153a…, as shipped$/m);
});

test('--json is one object with every check', () => {
  const run = runCli('doctor', '--json');
  const { checks } = JSON.parse(run.stdout) as { checks: { name: string }[] };
  expect(checks.map(({ name }) => name)).toEqual([
    'node',
    'addon better-sqlite3',
    'addon pkcs11js',
    'EA07 tables',
    'clock',
    'disk space',
    'core dumps',
    'configuration',
  ]);
});

test('a failure is exit code 1: an HSM that is not there, a PIN file that is not there', () => {
  const access = ['--token-label', 'none', '--pin-file', '/nonexistent/pin'];
  const run = runCli('doctor', '--hsm-profile', 'softhsm2', ...access);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('DOCTOR_PIN_FILE');
  expect(run.stdout).toContain('DOCTOR_HSM_UNREACHABLE');
});

test('makes no keys', () => {
  const access = ['--token-label', 'none', '--pin-file', 'none', '--new-installation'];
  const run = runCli('doctor', '--hsm-profile', 'softhsm2', ...access);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('doctor makes no keys');
});
