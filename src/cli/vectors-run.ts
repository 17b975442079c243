/**
 * `sts-kms vectors run FILE`: runs any file of the format sts-vectors-v1.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CommandOutput } from './output.ts';

/** The outcome of one test, as the runner gives it. */
export interface VectorOutcome {
  readonly id: string;
  readonly operation: string;
  readonly pass: boolean;
  readonly computed: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A vector file being run. */
export interface VectorRun {
  readonly title: string;
  /** Digest of the operational EA07 tables in use. */
  readonly tablesDigest: string;
  readonly outcomes: Iterable<VectorOutcome>;
}

/** Given by the composition root: checks the file, then computes test by test. */
export type StartVectorRun = (path: string) => Promise<VectorRun>;

const HELP = `
It computes algorithms only: no issuing policy applies, so files with expired keys, any key type or
any order of revisions run. Exit code 0: all pass, 1: at least one fails, 2: the file is malformed.

Examples:
  sts-kms vectors run test/vectors/vectors.json
  sts-kms vectors run licensee-list.json --json | grep '"pass":false'

The format is described in docs/formats/sts-vectors-v1.md.`;

/** Failures that the summary spells out. */
const FAILURES_SHOWN = 20;

/** Adds the command. */
export function addVectorsRun(parent: Command, start: StartVectorRun, output: CommandOutput): void {
  parent
    .command('run')
    .argument('<file>', 'a JSON file of the format sts-vectors-v1')
    .option('--json', 'one line of JSON a test')
    .summary('compute every test of a vector file and compare')
    .description('Computes every test of a vector file and compares with what is expected.')
    .addHelpText('after', HELP)
    .action(async (path: string, options: { json?: boolean }) => {
      const run = await start(path);
      const failed = options.json === true ? writeJson(run, output) : writeSummary(run, output);
      if (failed > 0) process.exitCode = 1;
    });
}

function writeJson(run: VectorRun, output: CommandOutput): number {
  let failed = 0;
  for (const { id, operation, pass, computed, error } of run.outcomes) {
    if (!pass) failed += 1;
    const line = { id, operation, pass, computed };
    output.line(JSON.stringify(error === undefined ? line : { ...line, error }));
  }
  return failed;
}

function writeSummary(run: VectorRun, output: CommandOutput): number {
  output.line(run.title);
  output.line(`EA07 operational tables: sha256 ${run.tablesDigest.slice(0, 16)}…`);
  output.line('');
  const counts = new Map<string, { tests: number; passed: number }>();
  const failures: VectorOutcome[] = [];
  for (const outcome of run.outcomes) {
    const count = counts.get(outcome.operation) ?? { tests: 0, passed: 0 };
    counts.set(outcome.operation, count);
    count.tests += 1;
    if (outcome.pass) count.passed += 1;
    else failures.push(outcome);
  }
  let [tests, passed] = [0, 0];
  for (const [operation, count] of counts) {
    tests += count.tests;
    passed += count.passed;
    output.line(`  ${operation.padEnd(28)}${String(count.passed).padStart(5)} of ${count.tests}`);
  }
  for (const failure of failures.slice(0, FAILURES_SHOWN)) output.line(describeFailure(failure));
  const more = failures.length - FAILURES_SHOWN;
  if (more > 0) output.line(`  … and ${more} more: --json tells every one`);
  output.line('');
  output.line(
    `${passed} of ${tests} vectors pass${failures.length > 0 ? `, ${failures.length} fail` : ''}`,
  );
  return failures.length;
}

function describeFailure(failure: VectorOutcome): string {
  const because =
    failure.error === undefined
      ? `computed ${JSON.stringify(failure.computed)}`
      : `${failure.error.code}: ${failure.error.message}`;
  return `  FAILED ${failure.id} (${failure.operation}): ${because}`;
}
