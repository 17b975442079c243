/**
 * The suites of `npm run verify`, in order. Each is a command; a suite of tests is an npm script
 * that takes vitest's options, and is counted test by test. Any other counts as one.
 *
 * To add one: a row here and in budget.json, and for tests a project in vitest.config.ts.
 */
import fs from 'node:fs';

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly string[]} command
 * @property {'one' | 'tests'} counts
 * @property {boolean} inCheck - also part of `npm run check`, which is to be quick
 * @property {readonly string[]} [inCheckOnly] - files to which `npm run check` keeps
 * @property {boolean} [needed] - when it fails, nothing after it means anything
 * @property {boolean} [beside] - may run beside its neighbours of which the same is said
 */

/**
 * @param {string} name
 * @param {string} script
 * @returns {Suite}
 */
function gate(name, script) {
  const command = ['npm', 'run', '--silent', script];
  return { name, command, counts: 'one', inCheck: true, beside: true };
}

/**
 * @param {string} name
 * @param {{ inCheck: boolean }} options
 * @returns {Suite}
 */
function tests(name, { inCheck }) {
  const script = name === 'unit' ? 'test' : `test:${name}`;
  return { name, command: ['npm', 'run', '--silent', script, '--'], counts: 'tests', inCheck };
}

/**
 * Unit tests that take long: use cases with people, an HSM and a store, and vitest within vitest.
 * The folders with a project of their own are none of unit's.
 */
const SLOW = ['custody', 'mutants', 'conformance', 'faults', 'system'];

/** Folders by name, with the stroke that ends a name. */
function listQuickFolders() {
  return fs
    .readdirSync(new URL('..', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SLOW.includes(entry.name))
    .map(({ name }) => `test/${name}/`);
}

/** @type {readonly Suite[]} */
export const SUITES = [
  {
    name: 'install',
    command: ['node', 'bin/install-modules.mjs', '--addons', 'none'],
    ...{ counts: 'one', inCheck: false, needed: true },
  },
  {
    name: 'debian packages',
    command: ['node', 'test/gates/prepare-machine.mjs'],
    ...{ counts: 'one', inCheck: false },
  },
  // The longest first, so that two that run beside each other end together.
  gate('lint', 'lint'),
  {
    name: 'native addons',
    command: ['node', 'bin/install-modules.mjs'],
    ...{ counts: 'one', inCheck: false, needed: true, beside: true },
  },
  gate('types', 'types'),
  gate('format', 'format:check'),
  { ...gate('build', 'build'), inCheck: false },
  gate('import directions', 'directions'),
  gate('dead code', 'dead-code'),
  gate('types of the core', 'types:core'),
  gate('docs', 'docs:check'),
  { ...tests('unit', { inCheck: true }), inCheckOnly: listQuickFolders() },
  tests('conformance', { inCheck: false }),
  tests('faults', { inCheck: false }),
  tests('system', { inCheck: false }),
  {
    name: 'mutants',
    command: ['npm', 'run', '--silent', 'mutants:recent'],
    ...{ counts: 'one', inCheck: false },
  },
];
