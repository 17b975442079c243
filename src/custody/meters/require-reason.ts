/**
 * Changes that must say why they were made.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Act } from '../custody-dependencies.ts';

/**
 * Refuses an act without the words that it needs.
 *
 * @throws {KmsError} METER_REASON_MISSING
 */
export function requireWords(act: Act, needed: readonly ('ticket' | 'reason')[]): void {
  const missing = needed.filter((name) => (act[name] ?? '').trim() === '');
  if (missing.length === 0) return;
  throw new KmsError('METER_REASON_MISSING', `missing: ${missing.join(' and ')}`, {
    facts: { missing: missing.join(' ') },
  });
}
