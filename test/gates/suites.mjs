/**
 * The suites of `npm run verify`, in order. Each is an npm script or a function; a suite of tests
 * is counted test by test, any other counts as one.
 */
import { installModules } from '../../bin/install-modules.mjs';
import { installDebianPackages } from './prepare-machine.mjs';

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string} [script] - of package.json
 * @property {() => boolean} [action] - instead of a script
 * @property {'one' | 'tests'} counts
 * @property {boolean} inCheck - also part of `npm run check`, which is to be quick
 * @property {boolean} [needed] - when it fails, nothing after it means anything
 */

/** @type {readonly Suite[]} */
export const SUITES = [
  {
    name: 'install',
    action: () => installModules({ addons: true }),
    counts: 'one',
    inCheck: false,
    needed: true,
  },
  { name: 'debian packages', action: installDebianPackages, counts: 'one', inCheck: false },
  { name: 'build', script: 'build', counts: 'one', inCheck: false },
  { name: 'format', script: 'format:check', counts: 'one', inCheck: true },
  { name: 'types', script: 'types', counts: 'one', inCheck: true },
  { name: 'types of the core', script: 'types:core', counts: 'one', inCheck: true },
  { name: 'lint', script: 'lint', counts: 'one', inCheck: true },
  { name: 'import directions', script: 'directions', counts: 'one', inCheck: true },
  { name: 'dead code', script: 'dead-code', counts: 'one', inCheck: true },
  { name: 'docs', script: 'docs:check', counts: 'one', inCheck: true },
  { name: 'unit', script: 'test', counts: 'tests', inCheck: true },
  { name: 'conformance', script: 'test:conformance', counts: 'tests', inCheck: false },
  { name: 'faults', script: 'test:faults', counts: 'tests', inCheck: false },
  { name: 'system', script: 'test:system', counts: 'tests', inCheck: false },
  { name: 'mutants', script: 'mutants:recent', counts: 'one', inCheck: false },
];
