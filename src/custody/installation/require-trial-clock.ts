/**
 * A simulated clock is for TRIAL stores: in any other it would bring ended keys and approvals back.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Installation } from '../../keys/installation.ts';

/**
 * Refuses a simulated clock.
 *
 * @throws {KmsError} AUDIT_CLOCK_SIMULATED
 */
export function requireTrialClock({ name, trial }: Pick<Installation, 'name' | 'trial'>): void {
  if (trial) return;
  const message = `the clock is simulated, and installation ${name} is not a TRIAL store`;
  throw new KmsError('AUDIT_CLOCK_SIMULATED', message);
}
