/**
 * Closing what a session has open.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/** Closes each, whatever became of the others; what failed comes back as warnings. */
export async function closeAll(
  closings: readonly (() => Promise<void> | void)[],
): Promise<KmsError[]> {
  const warnings: KmsError[] = [];
  for (const close of closings) {
    try {
      await close();
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      warnings.push(new KmsError('CLOSED_WITH_FAULT', message, { cause }));
    }
  }
  return warnings;
}
