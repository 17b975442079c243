/**
 * The name that a person gave, in messages about a working copy of the file.
 *
 * @module
 */
import { KmsError } from './kms-error.ts';

/** The error, with the name that was given in the place of that of the copy. */
export function withNameGiven(
  error: unknown,
  { copy, given }: { readonly copy: string; readonly given: string },
): unknown {
  if (!(error instanceof KmsError) || !error.message.includes(copy)) return error;
  const { code, message, facts } = error;
  return new KmsError(code, message.replaceAll(copy, given), { facts, cause: error });
}
