/**
 * Finding persistent keys. Two are asked for, so that a twin is seen; none, one and many are three
 * answers, and a fault is a fourth.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { HsmKeySpec } from '../../ports/hsm.ts';
import { CKA, CKO_SECRET_KEY } from './cryptoki-numbers.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import type { DeviceSessions } from './device-sessions.ts';
import { templateOf, usageAttributes, usageOf, type Attributes } from './key-attributes.ts';

/** One more than the one that is wanted. */
const ASKED = 2;

/** At most two persistent keys of a class with this label: secret keys, or one half of pairs. */
export function findLabelled(
  sessions: DeviceSessions,
  label: string,
  objectClass = CKO_SECRET_KEY,
): CryptokiHandle[] {
  const { cryptoki } = sessions;
  const wanted = templateOf({ CLASS: objectClass, TOKEN: true, LABEL: label });
  return sessions.withKeys('search for a key', (session) => {
    cryptoki.C_FindObjectsInit(session, wanted);
    try {
      const found: CryptokiHandle[] = [];
      // A module may hand them out one by one; an empty answer is the end.
      for (let more = cryptoki.C_FindObjects(session, ASKED); more.length > 0;) {
        found.push(...more);
        more = found.length < ASKED ? cryptoki.C_FindObjects(session, ASKED) : [];
      }
      return found;
    } finally {
      cryptoki.C_FindObjectsFinal(session);
    }
  });
}

/**
 * The one persistent key with this label, and how it was made.
 *
 * @throws {KmsError} HSM_KEY_NOT_FOUND, HSM_KEY_AMBIGUOUS, HSM_KEY_ATTRIBUTES
 */
export function findOneKey(
  sessions: DeviceSessions,
  label: string,
): { readonly object: CryptokiHandle; readonly spec: HsmKeySpec } {
  const [object, ...others] = findLabelled(sessions, label);
  if (object === undefined) throw new KmsError('HSM_KEY_NOT_FOUND', `no key is labelled ${label}`);
  if (others.length > 0) throw new KmsError('HSM_KEY_AMBIGUOUS', `two keys labelled ${label}`);
  return { object, spec: readSpec(sessions, object, label) };
}

/** Attributes of an object, in the order of their names. */
export function readAttributes(
  sessions: DeviceSessions,
  object: CryptokiHandle,
  names: readonly (keyof typeof CKA)[],
): Buffer[] {
  const wanted = names.map((name) => ({ type: CKA[name] }));
  return sessions.withKeys('read attributes of a key', (session) =>
    sessions.cryptoki.C_GetAttributeValue(session, object, wanted).map(({ value }) => value),
  );
}

/** Reads how a key was made, and refuses one that may do more than its usage says. */
function readSpec(sessions: DeviceSessions, object: CryptokiHandle, label: string): HsmKeySpec {
  const read = (names: readonly (keyof typeof CKA)[]) => readAttributes(sessions, object, names);
  const [id, sensitive, extractable] = read(['ID', 'SENSITIVE', 'EXTRACTABLE']);
  const usage = usageOf(id ?? Buffer.alloc(0));
  if (usage === undefined) {
    throw new KmsError('HSM_KEY_ATTRIBUTES', `the key labelled ${label} was not made here`);
  }
  const wanted = usageAttributes(usage);
  const names = Object.keys(wanted) as (keyof Attributes)[];
  const values = read(names);
  const wrong = names.filter((name, n) => !isValue(values[n], wanted[name]));
  if (wrong.length > 0) {
    const message = `the key labelled ${label} has another ${wrong.join(', ')} than a ${usage} key`;
    throw new KmsError('HSM_KEY_ATTRIBUTES', message);
  }
  const readable = isValue(sensitive, false) && isValue(extractable, true);
  return { usage, label, persistent: true, extractable: readable };
}

/** Compares the octets of an attribute with a boolean, or a number of up to 32 bits. */
export function isValue(
  octets: Uint8Array | undefined,
  wanted: Attributes[keyof Attributes],
): boolean {
  if (octets === undefined || octets.length === 0) return false;
  const found = Buffer.from(octets).readUIntLE(0, Math.min(octets.length, 4));
  return found === Number(wanted);
}
