/**
 * The digits of a token that somebody asks about: typed after a question, or the first line of
 * standard input. As an argument they would be in the list of processes and in the shell's history.
 *
 * @module
 */
import { KmsError } from '../../../errors/kms-error.ts';
import type { Terminal } from '../terminal.ts';

const FROM_INPUT = '-';

/**
 * Checks the value of `--token`.
 *
 * @throws {KmsError} CLI_USAGE for anything but `-`; the message does not repeat it
 */
export function tokenOption(text: string): typeof FROM_INPUT {
  if (text === FROM_INPUT) return FROM_INPUT;
  throw digitsAsArgument();
}

/** The refusal of digits on the command line. */
export function digitsAsArgument(): KmsError {
  return new KmsError(
    'CLI_USAGE',
    'digits of a token are a secret, and every process of this machine can read arguments: leave ' +
      'them out and type them when asked, or pipe them in with --token -',
  );
}

/**
 * Fetches the digits.
 *
 * @throws {KmsError} CLI_USAGE when nobody can be asked
 */
export function readDigits(
  terminal: Terminal,
  from: typeof FROM_INPUT | undefined,
): Promise<string> {
  if (from === FROM_INPUT) return terminal.readLine();
  if (terminal.asks()) return terminal.ask('The 20 digits of the token: ');
  throw new KmsError(
    'CLI_USAGE',
    'standard input is no terminal to type the digits at: pipe them in, with --token -',
  );
}
