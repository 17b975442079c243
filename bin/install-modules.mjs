/**
 * Brings node_modules in line with package-lock.json, and the native addons built that are wanted.
 * Plain JavaScript without dependencies: it runs before anything is installed.
 *
 * `node bin/install-modules.mjs --addons better-sqlite3` is for the quickstart, which has a store
 * and no PKCS#11 module; `--addons none` builds none. Without `--addons` every addon is built.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} Locked */

/**
 * @typedef {object} InstallState
 * @property {boolean} matches - node_modules is what the lock file says
 * @property {true | readonly string[]} addons - those that are wanted; true: every one
 * @property {readonly string[]} built - those that are there
 */

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** What `npm ci` with install scripts leaves behind. */
const ADDONS = new Map([
  ['better-sqlite3', 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'],
  ['pkcs11js', 'node_modules/pkcs11js/build/Release/pkcs11.node'],
]);

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

/**
 * The npm commands that are left to do.
 *
 * @param {InstallState} state
 * @returns {string[][]}
 */
export function installSteps({ matches, addons, built }) {
  const ci = ['ci', '--no-audit', '--no-fund'];
  if (addons === true) {
    if (!matches) return [ci];
    return [...ADDONS.keys()].every((name) => built.includes(name)) ? [] : [['rebuild']];
  }
  // `npm ci` takes away what was built.
  const missing = matches ? addons.filter((name) => !built.includes(name)) : addons;
  const rebuild = missing.length === 0 ? [] : [['rebuild', ...missing]];
  return matches ? rebuild : [[...ci, '--ignore-scripts'], ...rebuild];
}

/** @param {string[]} args */
function npm(args) {
  return (
    spawnSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
}

/**
 * @param {{ addons: true | readonly string[] }} options
 * @returns {boolean} whether node_modules is now what the lock file says
 */
export function installModules({ addons }) {
  const wanted = readLock('package-lock.json') ?? {};
  const matches = installMatches(wanted, readLock('node_modules/.package-lock.json'));
  const built = [...ADDONS]
    .filter(([, file]) => fs.existsSync(path.join(ROOT, file)))
    .map(([name]) => name);
  return installSteps({ matches, addons, built }).every(npm);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { addons: { type: 'string', multiple: true } } });
  const addons = values.addons?.filter((name) => name !== 'none') ?? true;
  process.exitCode = installModules({ addons }) ? 0 : 1;
}
