/**
 * Login: once, and a wrong PIN never again. Devices lock or wipe themselves after a few.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import { CKU_USER } from './cryptoki-numbers.ts';
import { CKR_USER_ALREADY_LOGGED_IN, deviceError, returnValueOf } from './device-error.ts';
import type { Library } from './library.ts';

/**
 * Logs the user in. That the process is logged in already is success: login is for the process.
 *
 * @param serial - of the token
 * @throws {KmsError} HSM_PIN_INCORRECT without asking the device when it has refused a PIN before,
 *   HSM_PIN_LOCKED, HSM_PIN_NOT_SET, HSM_UNAVAILABLE
 */
export function logIn(
  library: Library,
  session: CryptokiHandle,
  { serial, pin }: { readonly serial: string; readonly pin: string },
): void {
  if (library.refusedPins.has(serial)) {
    const message =
      'the token has refused a PIN: this program tries no other before it is restarted';
    throw new KmsError('HSM_PIN_INCORRECT', message);
  }
  try {
    library.cryptoki.C_Login(session, CKU_USER, pin);
  } catch (error) {
    if (returnValueOf(error) === CKR_USER_ALREADY_LOGGED_IN) return;
    const failure = deviceError('log in', error);
    if (failure instanceof KmsError && failure.facts['group'] === 'operator') {
      library.refusedPins.add(serial);
    }
    throw failure;
  }
}
