/**
 * The terminal of the person at this process: where token digits may be shown and typed. A token
 * is worth money, so that it is neither an argument, which every process of the machine can see,
 * nor output that runs into a log.
 *
 * @module
 */
import { createInterface } from 'node:readline';
import { KmsError } from '../../errors/kms-error.ts';

/** Standard input and output as far as they are a person's. */
export interface Terminal {
  /** Standard output is a terminal. */
  readonly shows: () => boolean;
  /** Standard input is a terminal. */
  readonly asks: () => boolean;
  /** What the person types after a question, visibly: 20 digits are not typed blind. */
  readonly ask: (question: string) => Promise<string>;
  /** The first line of standard input. */
  readonly readLine: () => Promise<string>;
}

/** That of this process. */
export const PROCESS_TERMINAL: Terminal = {
  shows: () => process.stdout.isTTY,
  asks: () => process.stdin.isTTY,
  ask: (question) => firstLine(question),
  readLine: () => firstLine(null),
};

/** @throws {KmsError} CLI_INTERRUPTED when input ends before a line */
function firstLine(question: string | null): Promise<string> {
  // Standard error, so that a result on standard output stays alone. No history: it is kept.
  const lines = createInterface({
    input: process.stdin,
    ...(question === null ? {} : { output: process.stderr, historySize: 0 }),
    terminal: question !== null,
  });
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('close', () => {
      reject(new KmsError('CLI_INTERRUPTED', 'no line was entered'));
    });
    if (question !== null) {
      lines.setPrompt(question);
      lines.prompt();
    }
  });
}
