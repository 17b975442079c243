/**
 * Cases that users of such systems reported in public, as commands of a user; test/cases/README.md
 * says what a case is.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { PROGRAM } from '../support/program.ts';

const FOLDER = path.resolve('test/cases');
/** The commands have limits of their own: this one is for a check that hangs. */
const SECONDS_MAX = 580;

interface Case {
  readonly id: string;
  readonly input: string;
  /** A file of vectors, or a script of `checks`: one of both. */
  readonly vectors?: string;
  readonly check?: string;
}

const cases = JSON.parse(fs.readFileSync(path.join(FOLDER, 'cases.json'), 'utf8')) as Case[];

function run({ vectors, check }: Case): Promise<{ status: unknown; said: string }> {
  const [program, ...args] =
    vectors === undefined
      ? ['bash', `checks/${String(check)}.sh`]
      : [PROGRAM, 'vectors', 'run', vectors];
  const options = {
    cwd: FOLDER,
    env: { ...process.env, KMS: PROGRAM },
    timeout: SECONDS_MAX * 1000,
  };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      // 2: the check could not be set up, and says what it lacks.
      const said = error === null ? '' : stdout + stderr;
      resolve({ status: error === null ? 0 : (error.code ?? error.signal), said });
    });
  });
}

test.concurrent.each(cases)('$id: $input', { timeout: 600_000 }, async (each) => {
  expect(await run(each)).toEqual({ status: 0, said: '' });
});

test('every script and every file of vectors is a case', () => {
  const scripts = fs.readdirSync(path.join(FOLDER, 'checks')).filter((name) => name !== 'lib.sh');
  expect(cases.flatMap(({ check }) => (check === undefined ? [] : [`${check}.sh`])).sort()).toEqual(
    scripts.sort(),
  );
  const vectors = fs
    .readdirSync(path.join(FOLDER, 'files'))
    .filter((name) => name.startsWith('v-'));
  expect(cases.flatMap((each) => each.vectors ?? []).sort()).toEqual(
    vectors.map((name) => `files/${name}`).sort(),
  );
});
