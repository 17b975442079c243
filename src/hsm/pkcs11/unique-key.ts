/**
 * Keys that last have labels of their own, pairs too: seen before a key is made, and again after.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { CKO_PRIVATE_KEY, CKO_PUBLIC_KEY, CKO_SECRET_KEY } from './cryptoki-numbers.ts';
import type { DeviceSessions } from './device-sessions.ts';
import { findLabelled } from './find-key.ts';
import type { HeldKey, HeldSpec } from './held-key.ts';

const KEY_CLASSES = [CKO_SECRET_KEY, CKO_PRIVATE_KEY, CKO_PUBLIC_KEY] as const;

/**
 * Makes a key; a session key may share its label, a key that lasts may not.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS
 */
export function makeUnique(
  sessions: DeviceSessions,
  { label, persistent }: Pick<HeldSpec, 'label' | 'persistent'>,
  make: () => HeldKey,
): HeldKey {
  if (!persistent) return make();
  if (countLabelled(sessions, label) > 0) throw labelTaken(label);
  const held = make();
  const own = held.publicObject === undefined ? 1 : 2;
  if (countLabelled(sessions, label) > own) {
    // Another process was as quick: both take their own back.
    destroyHeld(sessions, held);
    throw labelTaken(label);
  }
  return held;
}

/** Destroys all objects of a key. */
export function destroyHeld(sessions: DeviceSessions, held: HeldKey): void {
  const { object, valueObject = object, blobMacObject = object, publicObject = object } = held;
  sessions.withKeys('destroy a key', (session) => {
    for (const each of new Set([object, valueObject, blobMacObject, publicObject])) {
      sessions.cryptoki.C_DestroyObject(session, each);
    }
  });
}

/** Objects of all kinds of keys with this label, as far as they matter. */
function countLabelled(sessions: DeviceSessions, label: string): number {
  const found = KEY_CLASSES.map((each) => findLabelled(sessions, label, each).length);
  return found.reduce((sum, count) => sum + count, 0);
}

function labelTaken(label: string): KmsError {
  return new KmsError('HSM_KEY_AMBIGUOUS', `a key is labelled ${label} already`);
}
