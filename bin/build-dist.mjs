/**
 * Builds dist/ from src/ when they differ; shared by bin/sts-kms, `npm run build` and the tests.
 *
 * Two processes may start together: one takes a lock and builds into a directory of its own, which
 * becomes dist/ by rename; the other waits and then finds dist/ fresh. A half-written dist/ is
 * never seen under its name.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';

/** @typedef {'fresh' | 'built' | 'packaged' | 'no-modules' | 'no-compiler'} BuildOutcome */

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const LOCK_WAIT_SECONDS_MAX = 120;
const LOCK_POLL_MILLISECONDS = 50;

/** @param {string} name */
const at = (name) => path.join(ROOT, name);

/**
 * Path, size and time of whatever decides what dist/ holds. Compared for equality, not for age: a
 * deleted file and an older one copied in change it too.
 */
function describeSources() {
  const files = fs
    .readdirSync(at('src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return [...files, at('tsconfig.json'), at('tsconfig.build.json'), at('package-lock.json')]
    .map((file) => {
      const { size, mtimeMs } = fs.statSync(file);
      return `${path.relative(ROOT, file)} ${String(size)} ${String(mtimeMs)}\n`;
    })
    .sort()
    .join('');
}

/** @param {string} sources */
function isFresh(sources) {
  const stamp = at('dist/build-stamp.txt');
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === sources;
}

/**
 * @param {string} lock
 * @returns {'alive' | 'dead' | 'gone'}
 */
function ownerOf(lock) {
  try {
    process.kill(Number(fs.readFileSync(lock, 'utf8')), 0);
    return 'alive';
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT') return 'gone';
    // EPERM: it lives, as another user.
    return code === 'ESRCH' ? 'dead' : 'alive';
  }
}

/**
 * @param {string} lock
 * @param {string} mine - a file that already holds our process id, so that no lock is ever empty
 */
function takeLock(lock, mine) {
  const giveUpAt = Date.now() + LOCK_WAIT_SECONDS_MAX * 1000;
  while (Date.now() < giveUpAt) {
    try {
      fs.linkSync(mine, lock);
      return;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    // Should two take away the lock of a killed build at once, both build: wasteful, not wrong.
    if (ownerOf(lock) === 'dead') fs.rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MILLISECONDS);
  }
  throw new Error(`another build holds ${lock}; remove it if none is running`);
}

/** @param {string} directory - where to compile to */
function compile(directory) {
  const tsc = at('node_modules/typescript/bin/tsc');
  const result = spawnSync(
    process.execPath,
    [tsc, '-p', at('tsconfig.build.json'), '--outDir', directory],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) {
    throw new Error(`the build failed\n${result.stdout}${result.stderr}`);
  }
}

/** @param {{ force: boolean }} options */
function buildUnderLock({ force }) {
  const workshop = at(`.build/${String(process.pid)}`);
  const lock = at('.build/lock');
  fs.rmSync(workshop, { recursive: true, force: true });
  fs.mkdirSync(workshop, { recursive: true });
  fs.writeFileSync(path.join(workshop, 'pid'), String(process.pid));
  takeLock(lock, path.join(workshop, 'pid'));
  try {
    // Read before compiling: a file saved during the build makes the next start build again.
    const sources = describeSources();
    if (!force && isFresh(sources)) return;
    process.stderr.write('sts-kms: building dist from src\n');
    compile(path.join(workshop, 'dist'));
    fs.writeFileSync(path.join(workshop, 'dist/build-stamp.txt'), sources);
    if (fs.existsSync(at('dist'))) fs.renameSync(at('dist'), path.join(workshop, 'old'));
    fs.renameSync(path.join(workshop, 'dist'), at('dist'));
  } finally {
    fs.rmSync(lock, { force: true });
    fs.rmSync(workshop, { recursive: true, force: true });
  }
}

/**
 * @param {{ force?: boolean }} [options]
 * @returns {BuildOutcome}
 */
export function buildIfStale({ force = false } = {}) {
  if (!fs.existsSync(at('src'))) return 'packaged';
  if (!fs.existsSync(at('node_modules'))) return 'no-modules';
  if (!force && isFresh(describeSources())) return 'fresh';
  if (!fs.existsSync(at('node_modules/typescript'))) return 'no-compiler';
  buildUnderLock({ force });
  return 'built';
}
