/**
 * `node test/gates/prepare-machine.mjs`: installs what a fresh machine lacks, the Debian packages
 * that the tests use.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

/** @param {string} name */
function isInstalled(name) {
  const query = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return query.status === 0 && query.stdout === 'install ok installed';
}

/** @returns {string[] | undefined} what stands before a command that must run as root */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

/** @returns {boolean} whether every package of debian-packages.json is now installed */
function installDebianPackages() {
  const list = new URL('debian-packages.json', import.meta.url);
  /** @type {unknown} */
  const parsed = JSON.parse(fs.readFileSync(list, 'utf8'));
  const names = /** @type {string[]} */ (parsed);
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) {
    console.log(`all ${String(names.length)} Debian packages are installed`);
    return true;
  }
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  const prefix = asRoot();
  if (prefix === undefined) {
    console.log(`neither root nor sudo: have somebody run  ${install.join(' ')}`);
    return false;
  }
  return [['apt-get', 'update'], install].every((command) => {
    const [program = '', ...args] = [...prefix, ...command];
    return run(program, args);
  });
}

process.exitCode = installDebianPackages() ? 0 : 1;
