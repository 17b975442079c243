/**
 * Brings node_modules in line with package-lock.json, and the native addons built when they are
 * wanted. Plain JavaScript without dependencies: it runs before anything is installed.
 *
 * `node bin/install-modules.mjs --without-addons` is for the quickstart, which needs no compiler.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} Locked */

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** What `npm ci` with install scripts leaves behind. */
const ADDONS = [
  'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
  'node_modules/pkcs11js/build/Release/pkcs11.node',
];

/**
 * @param {string} file
 * @returns {Record<string, Locked> | undefined}
 */
function readLock(file) {
  const full = path.join(ROOT, file);
  if (!fs.existsSync(full)) return undefined;
  /** @type {unknown} */
  const parsed = JSON.parse(fs.readFileSync(full, 'utf8'));
  return /** @type {{ packages: Record<string, Locked> }} */ (parsed).packages;
}

/**
 * Optional packages may be absent: they are those of other platforms.
 *
 * @param {Record<string, Locked>} wanted - `packages` of package-lock.json
 * @param {Record<string, Locked> | undefined} installed - `packages` of npm's record of the install
 */
export function installMatches(wanted, installed) {
  if (installed === undefined) return false;
  return Object.entries(wanted)
    .filter(([name]) => name !== '')
    .every(([name, lock]) => {
      const found = installed[name];
      if (found === undefined) return lock.optional === true;
      return found.version === lock.version && found.integrity === lock.integrity;
    });
}

/** @param {string[]} args */
function npm(args) {
  return (
    spawnSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
}

/**
 * @param {{ addons: boolean }} options
 * @returns {boolean} whether node_modules is now what the lock file says
 */
export function installModules({ addons }) {
  const wanted = readLock('package-lock.json') ?? {};
  const scripts = addons ? [] : ['--ignore-scripts'];
  if (!installMatches(wanted, readLock('node_modules/.package-lock.json'))) {
    return npm(['ci', '--no-audit', '--no-fund', ...scripts]);
  }
  const built = ADDONS.every((addon) => fs.existsSync(path.join(ROOT, addon)));
  return built || !addons || npm(['rebuild']);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const addons = !process.argv.includes('--without-addons');
  process.exitCode = installModules({ addons }) ? 0 : 1;
}
