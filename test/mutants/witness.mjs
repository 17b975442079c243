/** The commands that notice a mutant, and when their failure counts as noticing. */

/** @typedef {import('./patch-file.mjs').Witness} Witness */

/** Gates by npm script. Those that can judge single files are given the mutant's files only. */
const GATES = new Map([
  ['format:check', 'prettier --check'],
  ['lint', 'eslint'],
  ['types', undefined],
  ['types:core', undefined],
  ['directions', undefined],
  ['dead-code', undefined],
  ['docs:check', undefined],
]);

/**
 * @param {string} command
 * @param {string[]} [touches] - of the mutant; absent for the run without one
 * @returns {string[]}
 */
export function commandOf(command, touches) {
  if (command.startsWith('test/')) {
    return ['node_modules/.bin/vitest', 'run', ...command.split(' ')];
  }
  if (!GATES.has(command)) throw new Error(`"${command}" is neither a gate nor test files`);
  const perFile = GATES.get(command);
  if (touches === undefined || perFile === undefined) return ['npm', 'run', '--silent', command];
  const [program = '', ...args] = perFile.split(' ');
  return [`node_modules/.bin/${program}`, ...args, ...touches];
}

/**
 * A command that fails for another reason has noticed nothing: a gate must say what the mutant
 * names, and of test files a test must fail, not just the loading of the file.
 *
 * @param {Witness} witness
 * @param {{ ok: boolean, output: string }} ran
 */
export function hasNoticed({ command, says }, ran) {
  if (ran.ok) return false;
  if (says !== undefined) return ran.output.includes(says);
  return command.startsWith('test/') && /^\s*Tests\s.*\d+ failed/m.test(ran.output);
}
