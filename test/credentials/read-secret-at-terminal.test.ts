/** A PIN typed at a real pseudo-terminal. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runAtTerminal } from '../support/at-a-terminal.ts';

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const ASK = [
  '--import',
  at('../../node_modules/tsx/dist/esm/index.mjs'),
  at('../support/ask-secret.ts'),
];
const command = (withinMs: number) =>
  [process.execPath, ...ASK, withinMs].map((word) => `'${word}'`).join(' ');
const LIMIT_MS = 20_000;

/** What the program says after the prompt, and what is on the screen before that. */
async function typing(keys: string, withinMs = LIMIT_MS) {
  const { screen } = await runAtTerminal(command(withinMs), 'PIN? ', [keys]);
  const [shown = '', answer = '', ...modes] = screen.split(/\r?\n/);
  return { shown, answer, modes: modes.filter((word) => word !== '') };
}

describe('a PIN typed at the terminal', () => {
  test.each([
    ['as it is', 'geheim 7\r', 'geheim 7'],
    ['in UTF-8', 'päßword\n', 'päßword'],
    ['with characters taken back', 'abü\x7f\x7fcd\x08e\r', 'ace'],
    ['taken back further than it is', 'a\x7f\x7f\x7fb\r', 'b'],
    ['begun again', 'wrong\x15right\r', 'right'],
  ])(
    '%s: it is not echoed',
    async (_, keys, secret) => {
      const { shown, answer, modes } = await typing(keys);
      expect(shown).toBe('PIN? ');
      expect(answer).toBe(`got ${Buffer.from(secret).toString('hex')}.`);
      expect(modes.sort()).toEqual(['echo', 'icanon']);
    },
    LIMIT_MS,
  );

  test.each([
    ['Ctrl-C', '1234\x03', 'it was broken off'],
    ['Ctrl-D', '\x04', 'it was broken off'],
    ['Enter alone', '\r', 'nothing was typed'],
    ['an arrow key', '12\x1b[D34\r', 'a control key was pressed'],
    ['more than any PIN', `${'x'.repeat(256)}\r`, 'it is too long'],
  ])(
    '%s: HSM_PIN_NOT_ENTERED',
    async (_, keys, why) => {
      const { shown, answer, modes } = await typing(keys);
      expect(shown).toBe('PIN? ');
      expect(answer).toBe(`HSM_PIN_NOT_ENTERED: it was not entered: ${why}.`);
      expect(modes.sort()).toEqual(['echo', 'icanon']);
    },
    LIMIT_MS,
  );

  test(
    'nobody there',
    async () => {
      const { answer } = await typing('', 100);
      expect(answer).toMatch(/^HSM_PIN_NOT_ENTERED: .*nobody typed it in time/);
    },
    LIMIT_MS,
  );
});

test(
  'no terminal: HSM_PIN_NO_TERMINAL',
  () => {
    const run = spawnSync('setsid', ['--wait', process.execPath, ...ASK, '1000'], {
      encoding: 'utf8',
    });
    expect(run.stdout).toMatch(/^HSM_PIN_NO_TERMINAL: .*use --passphrase-file/);
  },
  LIMIT_MS,
);
