/**
 * The one place where an error becomes words on standard error and an exit code.
 *
 * @module
 */
import { ERROR_CATALOGUE } from '../errors/catalogue.ts';
import type { ErrorRow } from '../errors/error-row.ts';
import { KmsError } from '../errors/kms-error.ts';
import type { CommandOutput } from './output.ts';

/**
 * Tells an error: the code, what was wanted, and what to do next. What is no KmsError is a defect:
 * its text is shown, since the command line belongs to the person who ran it, and its code is
 * INTERNAL.
 *
 * @returns the exit code of the catalogue
 */
export function reportError(
  error: unknown,
  output: Pick<CommandOutput, 'note'>,
  json: boolean,
): number {
  const known = error instanceof KmsError ? error : internal(error);
  const row: ErrorRow = ERROR_CATALOGUE[known.code];
  if (json) {
    const { code, message, facts } = known;
    output.note(JSON.stringify({ error: { code, message, remedy: row.remedy, facts } }));
  } else {
    output.note(`sts-kms: ${known.code}: ${known.message}`);
    output.note(`  what to do: ${row.remedy}`);
  }
  return row.exitCode;
}

function internal(error: unknown): KmsError {
  const text = error instanceof Error ? error.message : String(error);
  return new KmsError('INTERNAL', text, { cause: error });
}
