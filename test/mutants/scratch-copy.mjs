/** A throw-away copy of the project, in which patches are applied and commands run. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const COMMAND_SECONDS_MAX = 300;

/** Inside a git hook these point at the real repository, which must not be touched. */
const env = Object.fromEntries(
  Object.entries({ ...process.env, NO_COLOR: '1' }).filter(([name]) => !name.startsWith('GIT_')),
);

/**
 * @param {string} directory
 * @param {string[]} args
 */
function git(directory, args) {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: directory,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/**
 * Tracked and new files, without the ignored ones; node_modules is borrowed. The copy is a git
 * repository of its own because some gates ask git for the files.
 *
 * @param {string} root
 */
export function makeScratchCopy(root) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'sts-kms-mutants-'));
  const listed = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const file of listed.split('\0').filter((name) => name !== '')) {
    const from = path.join(root, file);
    if (fs.existsSync(from)) fs.cpSync(from, path.join(directory, file), { recursive: true });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(directory, 'node_modules'));
  git(directory, ['init', '--quiet']);
  git(directory, ['add', '--all']);
  return directory;
}

/**
 * @param {string} directory
 * @param {string} patch
 */
export function applyPatch(directory, patch) {
  git(directory, ['apply', patch]);
}

/**
 * @param {string} directory
 * @param {string} patch
 */
export function revertPatch(directory, patch) {
  git(directory, ['apply', '--reverse', patch]);
}

/** @typedef {{ ok: boolean, output: string, seconds: number }} Ran */

/**
 * @param {string} directory
 * @param {string[]} command
 * @returns {Promise<Ran>}
 */
export function runIn(directory, [program = '', ...args]) {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: COMMAND_SECONDS_MAX * 1000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
        output += part;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ ok: code === 0, output, seconds: (performance.now() - startedAt) / 1000 });
    });
  });
}
