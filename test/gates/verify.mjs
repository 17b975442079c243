/**
 * Runs the suites, all of them even if one fails, and closes with `N passed, M failed`.
 *
 *   node test/gates/verify.mjs                 everything; a fresh clone, Node, npm and git do
 *   node test/gates/verify.mjs check           the quick part
 *   node test/gates/verify.mjs lint unit       suites by name
 *
 * Plain JavaScript without packages: it is what installs them.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { listOverBudget } from './budget.mjs';
import { countOne, countTests } from './count-tests.mjs';
import { machineSeconds, runMeasured } from './measure.mjs';
import { SUITES } from './suites.mjs';

/** @typedef {import('./suites.mjs').Suite} Suite */
/** @typedef {import('./count-tests.mjs').Report} Report */
/** @typedef {import('./budget.mjs').Spent & import('./count-tests.mjs').Count} Row */

const BESIDE_AT_ONCE = 2;

/**
 * @param {Suite} suite
 * @param {string} report - a file
 */
function commandOf({ command, counts }, report) {
  if (counts === 'one') return command;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return [...command, ...reporters];
}

/**
 * @param {Suite} suite
 * @param {{ hold: boolean }} options
 * @returns {Promise<Row>}
 */
async function runSuite(suite, { hold }) {
  const { name, counts } = suite;
  if (!hold) console.log(`\n=== ${name}`);
  const file = path.resolve('out/verify', `${name}.json`);
  fs.rmSync(file, { force: true });
  const { ok, output, ...cost } = await runMeasured(commandOf(suite, file), { hold });
  /** @type {unknown} */
  const report = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  const count =
    counts === 'tests' ? countTests(/** @type {Report | undefined} */ (report), ok) : countOne(ok);
  if (hold) console.log(`\n=== ${name}\n${output}`);
  const verdict = count.failed === 0 ? 'ok' : `FAILED ${count.problem ?? ''}`;
  console.log(`=== ${name}: ${verdict}, ${cost.wall.toFixed(1)} s`);
  return { name, ...cost, ...count };
}

/** @param {string[]} names */
function choose(names) {
  if (names.length === 0) return SUITES;
  const unknown = names.filter((name) => !SUITES.some((s) => s.name === name) && name !== 'check');
  if (unknown.length > 0) throw new Error(`no such suite: ${unknown.join(', ')}`);
  return SUITES.filter(
    ({ name, inCheck }) => names.includes(name) || (inCheck && names.includes('check')),
  ).map((suite) =>
    names.includes(suite.name)
      ? suite
      : { ...suite, command: [...suite.command, ...(suite.inCheckOnly ?? [])] },
  );
}

/**
 * @param {readonly Suite[]} suites
 * @returns {Suite[][]} those of one list may run at the same time
 */
function listTurns(suites) {
  /** @type {Suite[][]} */
  const turns = [];
  for (const suite of suites) {
    const last = turns.at(-1);
    if (suite.beside === true && last?.[0]?.beside === true) last.push(suite);
    else turns.push([suite]);
  }
  return turns;
}

/** @param {readonly Suite[]} suites */
async function runAll(suites) {
  /** @type {Row[]} */
  const rows = [];
  for (const turn of listTurns(suites)) {
    const hold = turn.length > 1;
    const queue = [...turn];
    const lane = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        rows.push(await runSuite(next, { hold }));
      }
    };
    await Promise.all(Array.from({ length: BESIDE_AT_ONCE }, lane));
    const broken = turn.find(({ needed, name }) => needed === true && hasFailed(rows, name));
    if (broken === undefined) continue;
    console.log(`${broken.name} failed: the suites after it were not run`);
    break;
  }
  return rows;
}

/**
 * @param {readonly Row[]} rows
 * @param {string} name
 */
function hasFailed(rows, name) {
  return rows.some((row) => row.name === name && row.failed > 0);
}

/**
 * @param {readonly Row[]} rows
 * @param {Readonly<Record<string, import('./budget.mjs').Seconds>>} budget
 */
function printTable(rows, budget) {
  console.log('\nseconds of              wall  planned  processor  planned   passed  failed');
  for (const { name, wall, processor, passed, failed, problem } of rows) {
    const planned = budget[name];
    const cells = [
      name.padEnd(19),
      wall.toFixed(1).padStart(8),
      String(planned?.wall ?? '').padStart(8),
      processor.toFixed(1).padStart(10),
      String(planned?.processor ?? '').padStart(8),
      String(passed).padStart(8),
      String(failed).padStart(7),
    ];
    console.log(`${cells.join(' ')}${problem === undefined ? '' : `  ${problem}`}`);
  }
}

process.chdir(path.join(path.dirname(fileURLToPath(import.meta.url)), '../..'));
const names = process.argv.slice(2);
const began = { wall: performance.now(), machine: machineSeconds() };
const rows = await runAll(choose(names));
const sum = (/** @type {'passed' | 'failed' | 'processor'} */ of) =>
  rows.reduce((total, row) => total + row[of], 0);
const wall = (performance.now() - began.wall) / 1000;
const [passed, failed] = [sum('passed'), sum('failed')];
const all = { name: 'all', wall, processor: sum('processor'), passed, failed };
/** @type {unknown} */
const parsed = JSON.parse(fs.readFileSync('test/gates/budget.json', 'utf8'));
const budget = /** @type {Record<string, import('./budget.mjs').Seconds>} */ (parsed);
printTable([...rows, all], budget);
const machine = (machineSeconds() - began.machine).toFixed(0);
console.log(
  `the ${String(os.cpus().length)} cores of this machine worked ${machine} s, for all on it`,
);
// What was chosen by name or left out has no sum to compare.
const compared = rows.length === SUITES.length ? [...rows, all] : rows;
for (const line of listOverBudget(compared, budget)) console.log(line);
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${String(passed)} passed, ${String(failed)} failed`);
