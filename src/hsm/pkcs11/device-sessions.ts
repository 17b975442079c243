/**
 * Two sessions with a token, for as long as an HSM is open. One owns the session keys and is never
 * used for computing, so that no fault of a computation takes the keys with it; the other computes,
 * and is replaced after a fault: PKCS#11 leaves it with an operation that cannot be ended.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import { pinText, type Pkcs11Access } from './access.ts';
import { CKF_RW_SESSION, CKF_SERIAL_SESSION } from './cryptoki-numbers.ts';
import type { Cryptoki, CryptokiHandle } from './cryptoki.ts';
import { callDevice, deviceError, returnValueOf } from './device-error.ts';
import { countSession, discountSession, type Library } from './library.ts';
import { logIn } from './login.ts';
import { findToken, type TokenSlot } from './token-slot.ts';

/** The sessions of one open HSM. */
export class DeviceSessions {
  readonly cryptoki: Cryptoki;
  readonly #library: Library;
  readonly #token: TokenSlot;
  readonly #sessionsMax: number;
  readonly #open = new Set<CryptokiHandle>();
  /** Owns the session keys; makes, finds, wraps and destroys. */
  readonly keys: CryptokiHandle;
  #work: CryptokiHandle;

  /**
   * Finds the token, opens the sessions and logs in.
   *
   * @throws {KmsError} HSM_TOKEN_NOT_FOUND, HSM_TOKEN_AMBIGUOUS, HSM_SESSIONS_EXHAUSTED,
   *   HSM_ACCESS_INVALID, HSM_PIN_INCORRECT and the others of a login
   */
  constructor(library: Library, profile: Pkcs11Profile, access: Pkcs11Access) {
    this.cryptoki = library.cryptoki;
    this.#library = library;
    this.#sessionsMax = profile.limits.sessionsMax;
    const pin = profile.token.login === 'user-pin' ? pinText(access.pin) : undefined;
    this.#token = findToken(library.cryptoki, access.token);
    this.keys = this.#openSession(CKF_RW_SESSION);
    try {
      const { serial } = this.#token;
      if (pin !== undefined) logIn(library, this.keys, { serial, pin });
      this.#work = this.#openSession(0);
    } catch (error) {
      this.#close(this.keys);
      throw error;
    }
  }

  /**
   * Makes calls with the session that owns the keys.
   *
   * @param doing - for the log
   */
  withKeys<Result>(doing: string, calls: (session: CryptokiHandle) => Result): Result {
    return callDevice(doing, () => calls(this.keys));
  }

  /**
   * Computes with the other session, which is replaced when the calls fail.
   *
   * @param doing - for the log
   */
  compute<Result>(doing: string, calls: (session: CryptokiHandle) => Result): Result {
    try {
      return calls(this.#work);
    } catch (error) {
      const failure = deviceError(doing, error);
      if (failure instanceof KmsError) this.#replaceWork();
      throw failure;
    }
  }

  /** Closes both; the session keys are gone with them. Nobody logs out: others may be at work. */
  close(): void {
    this.#close(this.#work);
    this.#close(this.keys);
  }

  #replaceWork(): void {
    this.#close(this.#work);
    try {
      this.#work = this.#openSession(0);
    } catch (error) {
      // The device is gone: every later call says so itself, with the handle of a closed session.
      if (!(error instanceof KmsError)) throw error;
    }
  }

  #openSession(flags: number): CryptokiHandle {
    const { serial, slot } = this.#token;
    countSession(this.#library, serial, this.#sessionsMax);
    try {
      const session = callDevice('open a session', () =>
        this.cryptoki.C_OpenSession(slot, CKF_SERIAL_SESSION | flags),
      );
      this.#open.add(session);
      return session;
    } catch (error) {
      discountSession(this.#library, serial);
      throw error;
    }
  }

  #close(session: CryptokiHandle): void {
    if (!this.#open.delete(session)) return;
    discountSession(this.#library, this.#token.serial);
    try {
      this.cryptoki.C_CloseSession(session);
    } catch (error) {
      // A session that is closed already is what was wanted.
      if (returnValueOf(error) === undefined) throw error;
    }
  }
}
