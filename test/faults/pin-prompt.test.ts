/** `--pin-prompt` on a real terminal and a real SoftHSM token. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHostedSecurityModule } from '../../src/security-module/host-client.ts';
import { RIG_LABEL } from '../support/hsm-rigs/hsm-rig.ts';
import { runAtTerminal } from '../support/at-a-terminal.ts';
import { runCli } from '../support/run-cli.ts';
import { makeSoftToken, type SoftToken } from './soft-token.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/sts-kms', import.meta.url));
const PROMPT = `User PIN of the token "${RIG_LABEL}": `;

let token: SoftToken;
let pin: string;
beforeAll(async () => {
  token = makeSoftToken();
  pin = readFileSync(token.pinFile, 'utf8').trim();
  // Makes the guard keys.
  await (await startHostedSecurityModule(token.options())).close();
});
afterAll(() => {
  token.remove();
});

const doctor = (...more: readonly string[]) => [
  'doctor',
  ...['--hsm-profile', 'softhsm2', '--token-label', RIG_LABEL],
  ...['--module-settings', token.options().setup.moduleSettings ?? '', ...more],
];

async function doctorAtTerminal(keys: string) {
  const words = [process.execPath, PROGRAM, ...doctor('--pin-prompt')];
  const command = words.map((word) => `'${word}'`).join(' ');
  const { screen } = await runAtTerminal(command, PROMPT, [keys, keys]);
  return { screen, prompts: screen.split(PROMPT).length - 1 };
}

test('the PIN that is typed opens the token, and is not on the screen', async () => {
  const { screen, prompts } = await doctorAtTerminal(`${pin}\r`);
  expect(screen).toMatch(/^ok\s+HSM /m);
  expect(screen).not.toContain(pin);
  expect(prompts).toBe(1);
});

test('a wrong PIN is tried once and not asked for again', async () => {
  const { screen, prompts } = await doctorAtTerminal('not-the-pin\r');
  expect(screen).toMatch(/HSM_PIN_INCORRECT/);
  expect(screen).not.toContain('not-the-pin');
  expect(prompts).toBe(1);
});

test('Ctrl-C: no PIN is tried, and the token is as it was', async () => {
  const { screen, prompts } = await doctorAtTerminal('12\x03');
  expect(screen).toMatch(/HSM_PIN_NOT_ENTERED/);
  expect(prompts).toBe(1);
});

test('a file and a prompt at once is not understood', () => {
  const run = runCli(...doctor('--pin-prompt', '--pin-file', token.pinFile));
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(/CLI_USAGE.*one of --pin-file and --pin-prompt/s);
});
