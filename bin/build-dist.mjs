/**
 * Builds dist/ from src/ when they differ; shared by bin/sts-kms, `npm run build` and the tests.
 * Types are not checked here: `npm run types` does that.
 *
 * Two processes may start together: one takes a lock and builds into a directory of its own, which
 * becomes dist/ by rename; the other waits and then finds dist/ fresh. A half-written dist/ is
 * never seen under its name.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledLicences } from './bundled-licences.mjs';

/** @typedef {'fresh' | 'built' | 'packaged' | 'no-modules' | 'no-compiler'} BuildOutcome */

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const LOCK_WAIT_SECONDS_MAX = 120;
const LOCK_POLL_MILLISECONDS = 50;

/** Programs that are started by their path, and share their modules. */
const PROGRAMS = [
  'src/main.ts',
  'src/security-module/host-main.ts',
  'src/hsm/passport/probe-main.ts',
  'src/hsm/passport/private-main.ts',
];
/** An auditor reads this one: one file that imports nothing of ours. */
const VERIFIER = 'src/verifiers/audit/main.ts';
/** Native addons, and packages that load one when it is there. */
const EXTERNAL = ['better-sqlite3', 'pkcs11js', 'graphene-pk11', 'pg'];
/** For packages that are CommonJS and load modules of Node. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module';\n" +
  'const require = requireFrom(import.meta.url);';

/** @type {(name: string) => unknown} */
const load = createRequire(import.meta.url);

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
  return [...files, at('tsconfig.json'), at('package-lock.json'), at('bin/build-dist.mjs')]
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

/**
 * Bundles programs with what they import.
 *
 * @param {readonly string[]} programs - below the top folder
 * @param {string} outbase - their common folder, which is left out below `outdir`
 * @param {string} outdir
 */
export function bundlePrograms(programs, outbase, outdir) {
  return bundle({
    entryPoints: programs.map(at),
    outbase: at(outbase),
    outdir,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: REQUIRE },
  });
}

/** @param {string} dist */
function buildInto(dist) {
  const { metafile } = bundlePrograms(PROGRAMS, 'src', dist);
  const verifier = path.join(dist, 'verifiers/audit/main.js');
  bundle({ entryPoints: [at(VERIFIER)], outfile: verifier });
  fs.writeFileSync(path.join(dist, 'licences.txt'), bundledLicences(ROOT, metafile));
}

/**
 * @param {import('esbuild').BuildOptions} options
 * @returns {import('esbuild').BuildResult<{ metafile: true }>}
 */
function bundle(options) {
  const esbuild = /** @type {typeof import('esbuild')} */ (load('esbuild'));
  return esbuild.buildSync({
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.20',
    external: EXTERNAL,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
    absWorkingDir: ROOT,
    ...options,
  });
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
    buildInto(path.join(workshop, 'dist'));
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
  if (!fs.existsSync(at('node_modules/esbuild'))) return 'no-compiler';
  buildUnderLock({ force });
  return 'built';
}
