/** An error as the person at the terminal sees it. */
import { expect, test } from 'vitest';
import { reportError } from '../../src/cli/report-error.ts';
import { watchForInterruption } from '../../src/cli/interruption.ts';
import { KmsError } from '../../src/errors/kms-error.ts';
import { expectCode } from '../support/expect-code.ts';

function report(error: unknown, json: boolean): { exitCode: number; notes: string[] } {
  const notes: string[] = [];
  const output = { line: () => undefined, note: (text: string) => notes.push(text) };
  return { exitCode: reportError(error, output, json), notes };
}

test('a KmsError: its code, its message, what to do', () => {
  const { exitCode, notes } = report(new KmsError('STS_KRN_INVALID', '1 to 9 wanted'), false);
  expect(exitCode).toBe(2);
  expect(notes).toEqual([
    'sts-kms: STS_KRN_INVALID: 1 to 9 wanted',
    '  what to do: Give one digit from 1 to 9.',
  ]);
});

test('anything else is a defect: INTERNAL, exit 1', () => {
  const { exitCode, notes } = report(new TypeError('x is not a function'), true);
  expect(exitCode).toBe(1);
  expect(JSON.parse(notes[0] ?? '')).toMatchObject({
    error: { code: 'INTERNAL', message: 'x is not a function' },
  });
});

test('an interruption is noticed at the next safe point, and only while it is watched for', () => {
  const interruption = watchForInterruption();
  expect(() => {
    interruption.require();
  }).not.toThrow();
  process.emit('SIGTERM');
  expectCode(() => {
    interruption.require();
  }, 'CLI_INTERRUPTED');
  interruption.stop();
  expect(process.listenerCount('SIGTERM')).toBe(0);
});
