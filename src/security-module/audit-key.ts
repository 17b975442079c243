/**
 * The audit key: a signing pair in the HSM for the heads of the audit chain and nothing else. It is
 * made with the guard keys of an installation; one that is older gets it by an act of its own,
 * never by a start.
 *
 * @module
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { auditKeyFingerprint } from '../credentials/verify-audit-head.ts';
import { KmsError } from '../errors/kms-error.ts';
import type { AuditPublicKey } from '../ports/audit-heads.ts';
import type { Hsm, KeyHandle } from '../ports/hsm.ts';
import { inconsistent } from './inconsistent.ts';

/** Its label in the HSM. */
export const AUDIT_KEY_LABEL = 'sts-kms audit key 1';

/** The pair, and its public half. */
export interface AuditKey extends AuditPublicKey {
  readonly pair: KeyHandle;
}

/**
 * The audit key of an installation.
 *
 * @throws {KmsError} HSM_KEY_NOT_FOUND, HSM_KEY_AMBIGUOUS, HSM_PAIR_INCOMPLETE, HSM_KEY_ATTRIBUTES,
 *   SM_HSM_INCONSISTENT
 */
export function findAuditKey(hsm: Hsm): AuditKey {
  const pair = findOrNull(hsm);
  if (pair !== null) return withPublicHalf(hsm, pair);
  const message = `the HSM has no "${AUDIT_KEY_LABEL}": \`sts-kms audit make-key\` makes it`;
  throw new KmsError('HSM_KEY_NOT_FOUND', message);
}

/** Whether it was made already. */
export function hasAuditKey(hsm: Hsm): boolean {
  return findOrNull(hsm) !== null;
}

/**
 * Finds the audit key, or makes it: most of a second, and in a device more.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS, HSM_PAIR_INCOMPLETE, HSM_KEY_ATTRIBUTES,
 *   SM_HSM_INCONSISTENT
 */
export function makeAuditKey(hsm: Hsm): AuditKey {
  return withPublicHalf(hsm, findOrNull(hsm) ?? hsm.generateSigningPair(AUDIT_KEY_LABEL));
}

/** A fault is no absence. */
function findOrNull(hsm: Hsm): KeyHandle | null {
  try {
    return hsm.findSigningPair(AUDIT_KEY_LABEL);
  } catch (error) {
    if (error instanceof KmsError && error.code === 'HSM_KEY_NOT_FOUND') return null;
    throw error;
  }
}

/** Asked for twice: people write the fingerprint down. */
function withPublicHalf(hsm: Hsm, pair: KeyHandle): AuditKey {
  const spki = Buffer.from(hsm.publicKeyOf(pair));
  if (!spki.equals(hsm.publicKeyOf(pair))) {
    throw inconsistent('the public half of the audit key was read twice and differs');
  }
  const key = publicKeyFrom(spki);
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  return { pair, pem, keyFingerprint: auditKeyFingerprint(spki) };
}

function publicKeyFrom(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw inconsistent('the public half of the audit key is no public key', error);
  }
}
