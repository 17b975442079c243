/** The terminal of a real process: what comes in on standard input. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const TERMINAL = fileURLToPath(new URL('../../../../src/cli/custody/terminal.ts', import.meta.url));
const PROGRAM = `
import { PROCESS_TERMINAL as terminal } from ${JSON.stringify(TERMINAL)};
const said = await terminal.readLine().catch(({ code }) => code);
console.log(JSON.stringify([said, Boolean(terminal.asks()), Boolean(terminal.shows())]));`;

test.each([
  ['6541 3070\nmore\n', '6541 3070'],
  ['without an end', 'without an end'],
  ['', 'CLI_INTERRUPTED'],
])('of %j the first line is %j', (input, line) => {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM];
  const { stdout, stderr } = spawnSync(process.execPath, args, { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([line, false, false]);
});
