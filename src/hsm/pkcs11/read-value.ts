/**
 * Reading the value of a key that may be read. The addon hands out a buffer of its own, which is
 * overwritten here; what its own code copied and freed cannot be reached.
 *
 * @module
 */
import { CKA } from './cryptoki-numbers.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import type { DeviceSessions } from './device-sessions.ts';

/**
 * Lends the value of a key, and wipes it.
 *
 * @param use - must not keep the octets
 * @throws {KmsError} HSM_KEY_NOT_EXTRACTABLE when the module says so
 */
export function withValue<Result>(
  sessions: DeviceSessions,
  object: CryptokiHandle,
  use: (value: Uint8Array) => Result,
): Result {
  const value = sessions.withKeys('read a key', (session) => {
    const [read] = sessions.cryptoki.C_GetAttributeValue(session, object, [{ type: CKA.VALUE }]);
    return read?.value ?? Buffer.alloc(0);
  });
  try {
    return use(value);
  } finally {
    value.fill(0);
  }
}

/** Whether a triple DES key is three times the same single DES key. */
export function thirdsAreEqual(value: Uint8Array): boolean {
  const third = value.length / 3;
  return value.every((octet, at) => octet === value[at % third]);
}
