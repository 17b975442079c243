/**
 * Runs the suites, all of them even if one fails, and closes with `N passed, M failed`.
 *
 *   node test/gates/verify.mjs                 everything; a fresh clone, Node, npm and git do
 *   node test/gates/verify.mjs check           the quick part
 *   node test/gates/verify.mjs lint unit       suites by name
 *
 * Plain JavaScript without packages: it is what installs them.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { countOne, countTests } from './count-tests.mjs';
import { SUITES } from './suites.mjs';

/** @typedef {import('./suites.mjs').Suite} Suite */
/** @typedef {import('./count-tests.mjs').Report} Report */
/** @typedef {import('./count-tests.mjs').Count & { name: string, seconds: number }} Row */

/**
 * @param {string} script
 * @param {string[]} [args]
 */
function runScript(script, args = []) {
  const command = ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])];
  return spawnSync('npm', command, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

/** @param {Suite} suite */
function runTests({ name, script = '' }) {
  const file = path.resolve('out/verify', `${name}.json`);
  fs.rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const exitedWell = runScript(script, reporters);
  /** @type {unknown} */
  const report = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  return countTests(/** @type {Report | undefined} */ (report), exitedWell);
}

/**
 * @param {Suite} suite
 * @returns {Row}
 */
function runSuite(suite) {
  console.log(`\n=== ${suite.name}`);
  const startedAt = performance.now();
  const count =
    suite.counts === 'tests'
      ? runTests(suite)
      : countOne(suite.action ? suite.action() : runScript(suite.script ?? ''));
  const seconds = (performance.now() - startedAt) / 1000;
  const verdict = count.failed === 0 ? 'ok' : `FAILED ${count.problem ?? ''}`;
  console.log(`=== ${suite.name}: ${verdict}, ${seconds.toFixed(1)} s`);
  return { name: suite.name, seconds, ...count };
}

/** @param {string[]} names */
function choose(names) {
  if (names.length === 0) return SUITES;
  const unknown = names.filter((name) => !SUITES.some((s) => s.name === name) && name !== 'check');
  if (unknown.length > 0) throw new Error(`no such suite: ${unknown.join(', ')}`);
  return SUITES.filter(
    ({ name, inCheck }) => names.includes(name) || (inCheck && names.includes('check')),
  );
}

/** @param {readonly Suite[]} suites */
function runAll(suites) {
  /** @type {Row[]} */
  const rows = [];
  for (const suite of suites) {
    const row = runSuite(suite);
    rows.push(row);
    if (suite.needed === true && row.failed > 0) {
      console.log(`${suite.name} failed: the suites after it were not run`);
      break;
    }
  }
  return rows;
}

/** @param {Row[]} rows */
function printTable(rows) {
  console.log('\nsuite                seconds  passed  failed');
  for (const { name, seconds, passed, failed, problem } of rows) {
    const cells = [
      name.padEnd(19),
      seconds.toFixed(1).padStart(8),
      String(passed).padStart(7),
      String(failed).padStart(7),
    ];
    console.log(`${cells.join(' ')}${problem === undefined ? '' : `  ${problem}`}`);
  }
}

process.chdir(path.join(path.dirname(fileURLToPath(import.meta.url)), '../..'));
const rows = runAll(choose(process.argv.slice(2)));
printTable(rows);
const passed = rows.reduce((sum, row) => sum + row.passed, 0);
const failed = rows.reduce((sum, row) => sum + row.failed, 0);
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${String(passed)} passed, ${String(failed)} failed`);
