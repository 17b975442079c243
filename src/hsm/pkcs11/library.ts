/**
 * PKCS#11 modules of this process. A module is initialised once for a whole process and its login
 * belongs to the whole process too, so that is where both are counted.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { CKF_OS_LOCKING_OK } from './cryptoki-numbers.ts';
import { loadCryptoki, type Cryptoki, type LoadCryptoki } from './cryptoki.ts';
import { callDevice, CKR_CRYPTOKI_ALREADY_INITIALIZED, returnValueOf } from './device-error.ts';

/** A module in use. */
export interface Library {
  readonly cryptoki: Cryptoki;
  /** Tokens, by serial number, whose PIN was wrong once: it is not tried again. */
  readonly refusedPins: Set<string>;
  /** Sessions that this process has open, by the token's serial number. */
  readonly sessions: Map<string, number>;
}

/** How a module is told where its own settings are. */
export interface LibrarySettings {
  /** A variable for the module's getenv; in a worker thread it would not get there. */
  readonly environment?: { readonly variable: string; readonly value: string };
  /** Text for C_Initialize, of the kind that NSS wants. */
  readonly parameters?: string;
}

interface Held {
  readonly library: Library;
  users: number;
  /** With which settings it runs: there is one of it in a process. */
  settings: string;
}

/** The modules of a process. */
export class Libraries {
  readonly #held = new Map<string, Held>();
  readonly #load: LoadCryptoki;

  /** @param load - opens a module; a test gives its own */
  constructor(load: LoadCryptoki = loadCryptoki) {
    this.#load = load;
  }

  /**
   * Takes a module into use, and initialises it for the first user.
   *
   * @throws {KmsError} HSM_ADDON_MISSING, HSM_LIBRARY_MISSING, HSM_UNAVAILABLE,
   *   HSM_ACCESS_INVALID when it runs with other settings already
   */
  acquire(path: string, settings: LibrarySettings): Library {
    const held = this.#held.get(path) ?? this.#loadNew(path);
    const wanted = JSON.stringify(settings);
    if (held.users > 0 && held.settings !== wanted) {
      throw new KmsError('HSM_ACCESS_INVALID', `${path} runs in this process with other settings`);
    }
    if (held.users === 0) initialise(held.library.cryptoki, settings);
    held.settings = wanted;
    held.users += 1;
    return held.library;
  }

  /** Gives a module back; the last user finalises it, so that the next finds a token's changes. */
  release(path: string): void {
    const held = this.#held.get(path);
    if (held === undefined || held.users === 0) throw new RangeError('a module is not in use');
    held.users -= 1;
    if (held.users > 0) return;
    held.library.sessions.clear();
    try {
      held.library.cryptoki.C_Finalize();
    } catch (error) {
      // The device is gone or was finalised elsewhere: there is nothing left to end.
      if (returnValueOf(error) === undefined) throw error;
    }
  }

  #loadNew(path: string): Held {
    const library = {
      cryptoki: this.#load(path),
      refusedPins: new Set<string>(),
      sessions: new Map<string, number>(),
    };
    const held = { library, users: 0, settings: '' };
    this.#held.set(path, held);
    return held;
  }
}

/** The modules of this process: the one thing here that there cannot be two of. */
export const PROCESS_LIBRARIES = new Libraries();

function initialise(cryptoki: Cryptoki, { environment, parameters }: LibrarySettings): void {
  if (environment !== undefined) process.env[environment.variable] = environment.value;
  callDevice('start', () => {
    try {
      // pkcs11js 2.1.7 drops the last character of the parameters.
      const text = parameters === undefined ? {} : { libraryParameters: `${parameters} ` };
      cryptoki.C_Initialize({ flags: CKF_OS_LOCKING_OK, ...text });
    } catch (error) {
      if (returnValueOf(error) !== CKR_CRYPTOKI_ALREADY_INITIALIZED) throw error;
    }
  });
}

/**
 * Counts a session that is about to be opened.
 *
 * @throws {KmsError} HSM_SESSIONS_EXHAUSTED
 */
export function countSession(library: Library, serial: string, sessionsMax: number): void {
  const open = library.sessions.get(serial) ?? 0;
  if (open >= sessionsMax) {
    const message = `this process has ${open} sessions with the token, its profile's limit`;
    throw new KmsError('HSM_SESSIONS_EXHAUSTED', message, { facts: { sessionsMax } });
  }
  library.sessions.set(serial, open + 1);
}

/** Counts a session that was closed. */
export function discountSession(library: Library, serial: string): void {
  library.sessions.set(serial, (library.sessions.get(serial) ?? 1) - 1);
}
