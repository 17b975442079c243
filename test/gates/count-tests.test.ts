import { describe, expect, test } from 'vitest';
import { listOverBudget } from './budget.mjs';
import { countTests } from './count-tests.mjs';
import { readTimes, runMeasured } from './measure.mjs';
import { SUITES } from './suites.mjs';
import budget from './budget.json' with { type: 'json' };
import { installMatches, installSteps } from '../../bin/install-modules.mjs';

const good = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

describe('counting of a test suite', () => {
  test('passes with what passed', () => {
    expect(countTests(good, true)).toEqual({ passed: 3, failed: 0 });
  });

  test.each([
    ['no report was written', undefined, true],
    ['no test ran', { ...good, numPassedTests: 0 }, true],
    ['2 tests did not run', { ...good, numPendingTests: 1, numTodoTests: 1 }, true],
    ['the runner failed outside any test', good, false],
  ])('fails when %s', (problem, report, exitedWell) => {
    const count = countTests(report, exitedWell);
    expect(count.problem).toBe(problem);
    expect(count.failed).toBeGreaterThan(0);
  });

  test('counts the tests that failed', () => {
    expect(countTests({ ...good, numFailedTests: 2 }, false)).toEqual({ passed: 3, failed: 2 });
  });
});

describe('the cost of a suite', () => {
  test('is read as bash prints it: of children, user and system', () => {
    expect(readTimes('0m9.000s 0m9.000s\n2m1.250s 0m0.500s\n')).toBe(121.75);
  });

  test('has the processor seconds of what the command waited for, and its outcome', async () => {
    const busy =
      'const until = process.cpuUsage().user + 5e5; while (process.cpuUsage().user < until);';
    const command = ['bash', '-c', `node -e '${busy}'; echo done; exit 3`];
    const { ok, processor, wall, output } = await runMeasured(command, { hold: true });
    expect({ ok, output }).toEqual({ ok: false, output: 'done\n' });
    expect(processor).toBeGreaterThan(0.5);
    expect(wall).toBeGreaterThan(0.5);
  });

  test('is told where it is over budget, or has none', () => {
    const rows = [
      { name: 'a', wall: 10, processor: 21.2 },
      { name: 'b', wall: 9, processor: 20 },
      { name: 'c', wall: 1, processor: 1 },
    ];
    const planned = { wall: 9, processor: 20 };
    expect(listOverBudget(rows, { a: planned, b: planned })).toEqual([
      'over budget: a took 10 wall seconds, 9 are planned',
      'over budget: a took 21 processor seconds, 20 are planned',
      'over budget: c has no row in test/gates/budget.json',
    ]);
  });

  test('is planned for each suite, and for all within a quarter of an hour', () => {
    expect(Object.keys(budget)).toEqual([...SUITES.map(({ name }) => name), 'all']);
    expect(budget.all.wall).toBeLessThanOrEqual(900);
  });
});

describe('the quick part of the unit tests', () => {
  test('is of folders that are there, and leaves out those that take long', () => {
    const { inCheckOnly = [] } = SUITES.find(({ name }) => name === 'unit')!;
    expect(inCheckOnly).toEqual(expect.arrayContaining(['test/sts/', 'test/gates/', 'test/cli/']));
    expect(inCheckOnly).not.toContain('test/custody/');
  });
});

describe('comparison of the install with the lock file', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-o', optional: true },
  };
  const installed = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };

  test('is content without the optional packages', () => {
    expect(installMatches(wanted, installed)).toBe(true);
  });

  test.each([
    ['nothing is installed', undefined],
    ['a package is missing', {}],
    ['a version differs', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['a content differs', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
  ])('is not content when %s', (_, found) => {
    expect(installMatches(wanted, found)).toBe(false);
  });
});

describe('what is left to install', () => {
  const ALL = ['better-sqlite3', 'pkcs11js'];
  const SQLITE = ['better-sqlite3'];
  const CI = ['ci', '--no-audit', '--no-fund'];
  const BARE = [...CI, '--ignore-scripts'];

  test.each([
    ['nothing is there, all wanted', false, true, [], [CI]],
    ['an addon is missing, all wanted', true, true, SQLITE, [['rebuild']]],
    ['all is there', true, true, ALL, []],
    ['nothing is there, one wanted', false, SQLITE, [], [BARE, ['rebuild', 'better-sqlite3']]],
    ['other versions are there, one wanted', false, SQLITE, ALL, [BARE, ['rebuild', ...SQLITE]]],
    ['one wanted and missing', true, SQLITE, ['pkcs11js'], [['rebuild', 'better-sqlite3']]],
    ['one wanted and there', true, SQLITE, SQLITE, []],
  ] as const)('%s', (_, matches, addons, built, steps) => {
    expect(installSteps({ matches, addons, built })).toEqual(steps);
  });
});
