/** A throw-away copy of the project, in which patches are applied and commands run. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { throwAwayRoot } from '../support/memory-folder.mjs';
import { Resident } from './resident.mjs';

/** @typedef {import('./resident.mjs').Judged} Judged */

const COMMAND_SECONDS_MAX = 600;

/** Inside a git hook or a test of vitest these point at what must not be touched. */
const FOREIGN = /^(GIT_|VITEST)/;

/**
 * @param {string} directory
 * @param {string[]} args
 */
export function git(directory, args) {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: directory,
    env: cleanEnvironment(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function cleanEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return Object.fromEntries(entries);
}

/**
 * A folder that holds `project`, a git repository because some gates ask git for the files, and
 * `tmp`, where what a killed test left is removed too. PostgreSQL reads there as another user.
 */
export class ScratchCopy {
  #folder = fs.mkdtempSync(path.join(throwAwayRoot(), 'sts-kms-mutants-'));
  #env;
  #residents;
  directory = path.join(this.#folder, 'project');

  /** @param {string} root - of the project; its node_modules are borrowed */
  constructor(root) {
    const temporary = path.join(this.#folder, 'tmp');
    for (const folder of [this.directory, temporary]) fs.mkdirSync(folder);
    for (const folder of [this.#folder, temporary]) fs.chmodSync(folder, 0o755);
    this.#env = {
      ...cleanEnvironment(),
      ...{ NO_COLOR: '1', TMPDIR: temporary, TSESTREE_SINGLE_RUN: 'false' },
    };
    this.#residents = {
      tests: this.#resident('tests-service.mjs'),
      lint: this.#resident('lint-service.mjs'),
    };
    this.#fill(root);
  }

  /** @param {string} script */
  #resident(script) {
    const place = { script: path.join(import.meta.dirname, script), env: this.#env };
    return {
      process: new Resident({ ...place, directory: this.directory }),
      changed: /** @type {Set<string>} */ (new Set()),
    };
  }

  /**
   * Tracked and new files, without the ignored ones.
   *
   * @param {string} root
   */
  #fill(root) {
    const listed = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
    for (const file of listed.split('\0').filter((name) => name !== '')) {
      const from = path.join(root, file);
      const to = path.join(this.directory, file);
      if (fs.existsSync(from)) fs.cpSync(from, to, { recursive: true });
    }
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(this.directory, 'node_modules'));
    git(this.directory, ['init', '--quiet']);
    git(this.directory, ['add', '--all']);
  }

  /** @param {import('./patch-file.mjs').Mutant} mutant */
  apply({ patch, touches }) {
    git(this.directory, ['apply', patch]);
    this.#noteChange(touches);
  }

  /** @param {import('./patch-file.mjs').Mutant} mutant */
  revert({ patch, touches }) {
    git(this.directory, ['apply', '--reverse', patch]);
    this.#noteChange(touches);
  }

  /** @param {readonly string[]} files */
  #noteChange(files) {
    for (const { changed } of Object.values(this.#residents)) {
      for (const file of files) changed.add(file);
    }
  }

  /**
   * @param {'tests' | 'lint'} name
   * @param {readonly string[]} files
   */
  async ask(name, files) {
    const { process: resident, changed } = this.#residents[name];
    const request = { files, changed: [...changed] };
    changed.clear();
    return await resident.ask(request);
  }

  /**
   * @param {readonly string[]} command
   * @returns {Promise<{ ok: boolean, output: string }>}
   */
  run([program = '', ...args]) {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: this.directory,
        env: this.#env,
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
        resolve({ ok: code === 0, output });
      });
    });
  }

  remove() {
    for (const { process: resident } of Object.values(this.#residents)) resident.stop();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}
