/**
 * One vitest that lives for many runs, in a process of its own whose folder is a scratch copy. Each
 * message names test files and the files that changed since the last run; the answer is what those
 * test files did, and nothing of an earlier run.
 */
import path from 'node:path';
import process from 'node:process';
import { inspect } from 'node:util';
import { createVitest } from 'vitest/node';

/** @typedef {import('./resident.mjs').Request} Request */
/** @typedef {import('./resident.mjs').Answer} Answer */
/** @typedef {import('vitest/node').TestModule} TestModule */
/** @typedef {import('vitest/node').Vitest} Vitest */

const vitest = await createVitest('test', {
  watch: false,
  // The first failure is the verdict. A worker at a time: each copy has a vitest of its own.
  bail: 1,
  maxWorkers: 1,
  // What an earlier run loaded is not what a patch left.
  isolate: true,
  reporters: [{}],
  silent: true,
  cache: false,
});
const specifications = await vitest.globTestSpecifications();

/**
 * vitest answers with every module that it remembers, those of earlier runs and their failures too.
 *
 * @param {Vitest} of
 */
function forgetEarlierRuns({ state }) {
  state.filesMap.clear();
  state.pathsSet.clear();
  state.idMap.clear();
  state.clearErrors();
}

/** @param {readonly TestModule[]} modules */
function listFailures(modules) {
  const ofModules = modules.flatMap((module) => module.errors());
  const ofTests = modules.flatMap((module) =>
    [...module.children.allTests('failed')].flatMap((test) => [
      { message: `FAIL ${test.fullName}` },
      // Of lists the message has the number of members alone.
      ...(test.result().errors ?? []).map(({ message, diff = '' }) => ({
        message: `${message}\n${diff}`,
      })),
    ]),
  );
  return [...ofModules, ...ofTests].map(({ message }) => message);
}

/**
 * @param {Request} request
 * @returns {Promise<Answer>}
 */
async function run({ files, changed }) {
  for (const file of changed) vitest.invalidateFile(path.resolve(file));
  forgetEarlierRuns(vitest);
  const paths = files.map((file) => path.resolve(file));
  const chosen = specifications.filter(({ moduleId }) => paths.includes(moduleId));
  // A global set-up runs once in a process: what it made before a patch would stay.
  if (chosen.some(({ project }) => project.config.globalSetup.length > 0)) {
    return { ownProcess: true };
  }
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(chosen);
  const modules = testModules.filter(({ moduleId }) => paths.includes(moduleId));
  const failures = [...listFailures(modules), ...unhandledErrors.map((error) => inspect(error))];
  const counted = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (/** @type {string} */ state) =>
    counted.filter((test) => test.result().state === state).length;
  return {
    ok:
      modules.length === paths.length &&
      modules.every((module) => module.ok() && module.state() === 'passed') &&
      failures.length === 0 &&
      count('passed') > 0,
    failedTests: count('failed'),
    output: [...failures, `${String(count('passed'))} tests passed`].join('\n'),
  };
}

process.on('message', (/** @type {Request} */ request) => {
  void run(request).then((answer) => process.send?.(answer));
});
// What asked is gone: so is this group of processes.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
