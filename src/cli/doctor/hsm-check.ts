/**
 * Whether the chosen HSM can be used.
 *
 * @module
 */
import { ERROR_CATALOGUE } from '../../errors/catalogue.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { HsmDescription } from '../../ports/hsm.ts';
import type { HsmChoice } from '../hsm-options.ts';
import { fail, ok, warn, type Check } from './check.ts';

/** Opens an HSM, finds its guard keys and closes it; given by the composition root. */
export type ProbeHsm = (choice: HsmChoice) => Promise<HsmDescription>;

/** Tries the HSM once: a PIN that is refused is not tried again. */
export async function checkHsm(choice: HsmChoice, probe: ProbeHsm): Promise<Check> {
  if (choice.profile === 'memory') return ok('HSM', 'in memory: nothing to reach');
  try {
    const { title } = await probe(choice);
    return ok('HSM', title);
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    if (error.code === 'HSM_KEY_NOT_FOUND') {
      return warn('HSM', { code: 'DOCTOR_HSM_EMPTY', detail: `reachable; ${error.message}` });
    }
    return hsmFailure(error);
  }
}

/** An HSM that cannot be used, with the code it gave and what to do for that. */
export function hsmFailure(error: unknown): Check {
  if (!(error instanceof KmsError)) throw error;
  const detail = `${error.code}: ${error.message}`;
  const { remedy } = ERROR_CATALOGUE[error.code];
  return fail('HSM', { code: 'DOCTOR_HSM_UNREACHABLE', detail, remedy });
}
