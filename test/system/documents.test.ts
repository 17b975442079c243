/**
 * The commands of the README run as they are printed: in their order, in one shell, in an empty
 * folder, with `bin` on PATH. A command that no test can run is marked `console`, with its reason.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const MINUTES = 60_000;
const run = promisify(execFile);
const inFolder = useTemporaryFolder();

/** What is not run, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm run quickstart': 'it installs packages; test/system/quickstart.test.ts runs the rest of it',
  'npm run verify': 'it would run this test',
};

function blocksOf(document: string, language: string): string[] {
  const fences = readFileSync(document, 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm);
  return [...fences].flatMap(([, named, text]) => (named === language ? [text ?? ''] : []));
}

test('what is not run has a reason', () => {
  const commands = blocksOf('README.md', 'console').map((block) => block.trim());
  expect(commands).toEqual(Object.keys(NOT_RUN));
});

test(
  'the README',
  async () => {
    const script = blocksOf('README.md', 'sh').join('\n');
    const shell = ['-c', `set -euo pipefail\n${script}`];
    const env = { ...process.env, PATH: `${path.resolve('bin')}:${process.env['PATH'] ?? ''}` };
    const { stdout } = await run('bash', shell, { cwd: path.dirname(inFolder('x')), env });
    expect(stdout).toMatch(/^600101\/1 .* active /m);
    expect(stdout).toMatch(/^REHEARSAL: the installation is founded by Ada, Bob$/m);
    expect(stdout).toMatch(/^HEAD OF THE AUDIT$/m);
  },
  10 * MINUTES,
);
