/**
 * One ESLint that lives for many runs, in a process of its own whose folder is a scratch copy: it
 * reads the types of the project once instead of once a mutant.
 */
import process from 'node:process';
import { ESLint } from 'eslint';

/** @typedef {import('./resident.mjs').Request} Request */
/** @typedef {import('./resident.mjs').Answer} Answer */

const eslint = new ESLint({ errorOnUnmatchedPattern: false });

/**
 * @param {Request} request
 * @returns {Promise<Answer>}
 */
async function lint({ files }) {
  const results = await eslint.lintFiles([...files]);
  const messages = results.flatMap(({ filePath, messages: found }) =>
    found.map(
      ({ line, message, ruleId }) => `${filePath}:${String(line)} ${message} ${ruleId ?? ''}`,
    ),
  );
  return {
    ok: messages.length === 0 && results.length > 0,
    failedTests: 0,
    output: [...messages, `${String(results.length)} files linted`].join('\n'),
  };
}

process.on('message', (/** @type {Request} */ request) => {
  void lint(request).then((answer) => process.send?.(answer));
});
// What asked is gone: so is this group of processes.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
