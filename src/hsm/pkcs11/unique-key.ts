/**
 * Keys that last have labels of their own: seen before a key is made, and again after.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { HsmKeySpec } from '../../ports/hsm.ts';
import type { DeviceSessions } from './device-sessions.ts';
import { findLabelled } from './find-key.ts';
import type { HeldKey } from './held-key.ts';

/**
 * Makes a key; a session key may share its label, a key that lasts may not.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS
 */
export function makeUnique(
  sessions: DeviceSessions,
  { label, persistent }: HsmKeySpec,
  make: () => HeldKey,
): HeldKey {
  if (!persistent) return make();
  if (findLabelled(sessions, label).length > 0) throw labelTaken(label);
  const held = make();
  if (findLabelled(sessions, label).length > 1) {
    // Another process was as quick: both take their own back.
    destroyHeld(sessions, held);
    throw labelTaken(label);
  }
  return held;
}

/** Destroys all objects of a key. */
export function destroyHeld(sessions: DeviceSessions, held: HeldKey): void {
  const { object, valueObject = object, blobMacObject = object } = held;
  sessions.withKeys('destroy a key', (session) => {
    for (const each of new Set([object, valueObject, blobMacObject])) {
      sessions.cryptoki.C_DestroyObject(session, each);
    }
  });
}

function labelTaken(label: string): KmsError {
  return new KmsError('HSM_KEY_AMBIGUOUS', `a key is labelled ${label} already`);
}
