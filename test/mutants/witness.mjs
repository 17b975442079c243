/** How a witness is asked about a copy, and when its failure counts as noticing. */
import fs from 'node:fs';
import path from 'node:path';

/** @typedef {import('./patch-file.mjs').Witness} Witness */
/** @typedef {import('./resident.mjs').Judged} Judged */
/** @typedef {import('./scratch-copy.mjs').ScratchCopy} ScratchCopy */

const TSC = ['node_modules/.bin/tsc', '--incremental', '--tsBuildInfoFile'];

/** Gates by npm script, as commands. Those that can judge single files get them added. */
const GATES = new Map([
  ['format:check', { command: ['node_modules/.bin/prettier', '--check'], perFile: true }],
  ['lint', { command: /** @type {string[]} */ ([]), perFile: true }],
  ['types', { command: [...TSC, 'out/types.json', '-p', 'tsconfig.json'], perFile: false }],
  [
    'types:core',
    { command: [...TSC, 'out/core.json', '-p', 'tsconfig.core.json'], perFile: false },
  ],
  ...['directions', 'dead-code', 'docs:check'].map(
    /** @returns {[string, { command: string[], perFile: boolean }]} */
    (name) => [name, { command: ['npm', 'run', '--silent', name], perFile: false }],
  ),
]);

/** Read when vitest starts, so that a change of them needs another vitest. */
const READ_AT_START = ['vitest.config.ts', 'package.json', 'tsconfig.json'];

/**
 * @param {string} command - of a witness
 * @param {readonly string[]} touches - the files of the mutant
 */
function isForResident(command, touches) {
  const files = command.split(' ');
  // Their program is built from src: a folder that outlives the patch, so a process for each.
  if (files.some((file) => /^test\/(faults|system)\//.test(file))) return false;
  return !touches.some((file) => READ_AT_START.includes(file));
}

/**
 * @param {ScratchCopy} copy
 * @param {string} command
 * @param {readonly string[]} touches
 * @returns {Promise<Judged>}
 */
async function runTests(copy, command, touches) {
  const files = command.split(' ');
  if (isForResident(command, touches)) {
    const answer = await copy.ask('tests', files);
    if (!('ownProcess' in answer)) return answer;
  }
  const ran = await copy.run(['node_modules/.bin/vitest', 'run', '--bail', '1', ...files]);
  return { ...ran, failedTests: Number(/^\s*Tests\s.*?(\d+) failed/m.exec(ran.output)?.[1] ?? 0) };
}

/**
 * @param {string} command - of a witness
 */
export function requireKnown(command) {
  if (command.startsWith('test/') || GATES.has(command)) return;
  throw new Error(`"${command}" is neither a gate nor test files`);
}

/**
 * @param {ScratchCopy} copy
 * @param {string} command - of a witness
 * @param {readonly string[]} touches - files of the mutant; a gate that can judges those alone
 * @returns {Promise<Judged>}
 */
export async function askWitness(copy, command, touches) {
  requireKnown(command);
  if (command.startsWith('test/')) return await runTests(copy, command, touches);
  const gate = GATES.get(command);
  const files = gate?.perFile === true ? touches : [];
  if (command === 'lint') {
    const answer = await copy.ask('lint', files);
    if (!('ownProcess' in answer)) return answer;
  }
  return { ...(await copy.run([...(gate?.command ?? []), ...files])), failedTests: 0 };
}

/**
 * The control: the same question about a copy without a patch. In place of files that only the
 * patch brings, a gate judges their neighbours.
 *
 * @param {ScratchCopy} copy
 * @param {string} command
 * @param {readonly string[]} touches
 */
export async function askControl(copy, command, touches) {
  const there = touches.flatMap((file) => neighbours(copy.directory, file));
  return await askWitness(copy, command, [...new Set(there)]);
}

/**
 * @param {string} directory
 * @param {string} file
 */
function neighbours(directory, file) {
  if (fs.existsSync(path.join(directory, file))) return [file];
  const folder = path.dirname(file);
  return fs
    .readdirSync(path.join(directory, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && path.extname(entry.name) === path.extname(file))
    .map((entry) => path.join(folder, entry.name));
}

/**
 * What fails for another reason has noticed nothing: a gate must say what the mutant names, and of
 * test files a test must fail, not just the loading of the file.
 *
 * @param {Witness} witness
 * @param {Judged} judged
 */
export function hasNoticed({ command, says }, { ok, failedTests, output }) {
  if (ok) return false;
  if (says !== undefined) return output.includes(says);
  return command.startsWith('test/') && failedTests > 0;
}
