/**
 * The commands of README, guides and pages of formats run as they are printed: in their order, in
 * bash, in an empty folder, with `bin` on PATH. A page is one shell; the installation to practise
 * on is made once and serves those that come after. A command that no test can run is marked
 * `console`, and stands here with its reason.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { PROGRAM } from '../support/program.ts';
import { BESIDE } from '../support/quick-program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { startStoryServer } from './story-server.ts';

const MINUTES = 60_000;
const run = promisify(execFile);
const inFolder = useTemporaryFolder();
/** Where the program is for whom it runs in this process. */
const inProcess = inFolder('program');

/** First line of what is not run, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm run quickstart': 'it installs packages; test/system/quickstart.test.ts runs the rest of it',
  'npm run verify': 'it would run this test',
  'sts-kms vending-key deactivate 600101/1 --leaving 2009':
    '2,009 meters; custody tests leave some',
  "sts-kms audit correct-clock --reason 'the time server was one year ahead' \\":
    'a clock is ahead',
  'pg_dump --host HOST --port PORT --username USER --format=custom --file FILE DATABASE':
    'a server; test/conformance/custody/postgres-dump.test.ts runs them',
  'sts-kms hsm passport --module /path/to/module.so --token-label empty --pin-file pin \\':
    'a module; test/conformance/hsm has passports of three',
  'sts-kms doctor --hsm-profile ./my-hsm.json --token-label LABEL --pin-file user-pin':
    'a device; test/system/quickstart.test.ts has SoftHSM',
  "node dist/verifiers/audit/main.js audit.jsonl --head '1204:9f86…' --fingerprint '5D1C 90AB …'":
    'the fingerprint is an example; the guide to the audit runs it with its own',
  "sed -n 6p audit.jsonl | jq -cj '.row | [": 'jq; test/verifiers compares digests with the store',
};

/** Pages with commands, and lines that they must print. */
const PAGES: readonly (readonly [string, readonly RegExp[]])[] = [
  [
    'README.md',
    [
      /^600101\/1 .* active /m,
      /^REHEARSAL: the installation is founded by Ada, Bob$/m,
      /^HEAD OF THE AUDIT$/m,
    ],
  ],
  ['docs/guides/store.md', [/^600101\/1 .* active /m, / 0 problems/]],
  ['docs/guides/people.md', [/REAL: the installation is founded by Ada, Bob/, /^Eve /m]],
  ['docs/guides/approvals.md', [/carried out: vending-key\.extend/, /is withdrawn/]],
  ['docs/guides/key-change.md', [/proved 600101\/2\/01/]],
  ['docs/guides/why-refused.md', [/^Token at meter /m]],
  ['docs/guides/audit.md', [/something is left over/, /^nothing is wrong$/m]],
  ['docs/formats/delivery-file.md', [/rows not taken: /]],
  ['docs/formats/historic-sets-file.md', [/different 0, refused 0, rejected 0/]],
  ['docs/formats/sts-vectors-v1.md', [/^5 of 5 vectors pass/m]],
];

function blocksOf(document: string, language: string): string[] {
  const fences = readFileSync(document, 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm);
  return [...fences].flatMap(([, named, text]) => (named === language ? [text ?? ''] : []));
}

test('every page with commands is run, and what is not run has a reason', () => {
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...docs];
  const withCommands = documents.filter((document) => blocksOf(document, 'sh').length > 0);
  expect(withCommands.sort()).toEqual(PAGES.map(([page]) => page).sort());
  const commands = documents.flatMap((document) =>
    blocksOf(document, 'console').map((block) => block.split('\n')[0]),
  );
  expect(commands.sort()).toEqual(Object.keys(NOT_RUN).sort());
});

/** The README's commands have processes of their own; those of the others run in this one. */
async function runPage(page: string): Promise<string> {
  const script = blocksOf(page, 'sh').join('\n');
  const shell = ['-c', `set -euo pipefail\nexec </dev/null\n${script}`];
  const server = await startStoryServer();
  try {
    const bin = page === 'README.md' ? path.dirname(PROGRAM) : path.join(inProcess, 'bin');
    const env = {
      ...process.env,
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      STORY_PORT: String(server.port),
    };
    return (await run('bash', shell, { cwd: inFolder('empty'), env })).stdout;
  } finally {
    server.close();
  }
}

beforeAll(() => {
  mkdirSync(inFolder('empty'), { recursive: true });
  mkdirSync(path.join(inProcess, 'bin'), { recursive: true });
  const program = path.join(inProcess, 'bin/sts-kms');
  const asking = path.resolve('test/system/in-process.sh');
  writeFileSync(program, `#!/usr/bin/env bash\nexec '${asking}' kms "$@"\n`, { mode: 0o755 });
  for (const name of [...BESIDE, 'dist'])
    symlinkSync(path.resolve(name), path.join(inProcess, name));
});

test.each(PAGES)(
  '%s',
  async (page, lines) => {
    const said = await runPage(page);
    for (const line of lines) expect(said).toMatch(line);
  },
  10 * MINUTES,
);
