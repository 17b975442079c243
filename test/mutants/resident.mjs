/**
 * A process that stays for many runs, and is replaced when it dies, hangs or grows. The run that it
 * died or hung in has shown nothing, whatever it had printed.
 */
import { fork } from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';

/**
 * @typedef {object} Request
 * @property {readonly string[]} files - to run or to lint, from the root of the copy
 * @property {readonly string[]} changed - since the last request
 */

/** @typedef {{ ok: boolean, failedTests: number, output: string }} Judged */
/** @typedef {Judged | { ownProcess: true }} Answer */
/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * @typedef {object} Place
 * @property {string} script
 * @property {string} directory - the scratch copy
 * @property {NodeJS.ProcessEnv} env
 */

/** @typedef {{ runSeconds: number, memoryBytes: number }} Limits */

/** @type {Limits} */
const LIMITS = { runSeconds: 600, memoryBytes: 1.5 * 1024 ** 3 };
const PAGE_BYTES = 4096;
const OUTPUT_KEPT_CHARACTERS = 4000;

/** @param {number} pid */
function residentBytes(pid) {
  const file = `/proc/${String(pid)}/statm`;
  if (!fs.existsSync(file)) return 0;
  return Number(fs.readFileSync(file, 'utf8').split(' ')[1]) * PAGE_BYTES;
}

export class Resident {
  /** @type {ChildProcess | undefined} */
  #child;
  #printed = '';
  #place;
  #limits;
  /** How often a process was started. */
  starts = 0;

  /**
   * @param {Place} place
   * @param {Limits} [limits]
   */
  constructor(place, limits = LIMITS) {
    this.#place = place;
    this.#limits = limits;
  }

  /** @returns {ChildProcess} */
  #start() {
    const { script, directory, env } = this.#place;
    // A group of its own, so that what it started ends with it.
    const options = { cwd: directory, env, detached: true, execArgv: [] };
    const child = fork(script, [], { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.starts += 1;
    this.#printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
        this.#printed = (this.#printed + part).slice(-OUTPUT_KEPT_CHARACTERS);
      });
    }
    return child;
  }

  /**
   * @param {Request} request
   * @returns {Promise<Answer>}
   */
  async ask(request) {
    const child = this.#child ?? this.#start();
    this.#child = child;
    const answer = await this.#answerOf(child, request);
    const grown = residentBytes(child.pid ?? 0) > this.#limits.memoryBytes;
    if (typeof answer === 'string' || grown) this.stop();
    if (typeof answer !== 'string') return answer;
    return { ok: false, failedTests: 0, output: `${answer}\n${this.#printed}` };
  }

  /**
   * @param {ChildProcess} child
   * @param {Request} request
   * @returns {Promise<Answer | string>} text: why there is no answer
   */
  #answerOf(child, request) {
    const { runSeconds } = this.#limits;
    return new Promise((resolve) => {
      /** @param {Answer | string} answer */
      const settle = (answer) => {
        clearTimeout(timer);
        child.off('message', settle).off('exit', die).off('error', fail);
        resolve(answer);
      };
      const die = () => {
        settle('the process died');
      };
      const fail = (/** @type {Error} */ error) => {
        settle(`the process could not be reached: ${error.message}`);
      };
      const timer = setTimeout(() => {
        settle(`no answer within ${String(runSeconds)} s`);
      }, runSeconds * 1000);
      child.on('message', settle).on('exit', die).on('error', fail);
      child.send(request);
    });
  }

  stop() {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
  }
}
