/**
 * Keyed digests for rows of the audit: what no row may hold, as the digits of a token, is named by
 * its digest there.
 *
 * Its key is made from the record-MAC key, which every installation has and which moves with it to
 * another HSM: digests of years ago can be compared still. From its first use it is in this
 * process, as the key of set MACs is.
 *
 * @module
 */
import { createHmac, type KeyObject } from 'node:crypto';
import { canonicalOctets } from '../exchange/canonical-octets.ts';
import { hexFromBytes } from '../sts/text.ts';
import { deriveMacKey } from './derived-mac-key.ts';
import type { RecordMacKeys } from './record-mac.ts';

/** What the key is made from; records, set MACs and fingerprints begin otherwise. */
const KEY_DOMAIN = 'sts-kms audit digest key 1';
const DIGEST_DOMAIN = 'sts-kms audit digest 1';

/**
 * The digest of a text, 64 hex digits.
 *
 * @throws {KmsError} SM_HSM_INCONSISTENT, and what the HSM reports, before its key is made
 */
export type AuditDigest = (text: string) => string;

/** The digests of an installation. Nothing is asked of the HSM before the first. */
export function createAuditDigest({ hsm, recordMac, installationId }: RecordMacKeys): AuditDigest {
  let key: KeyObject | null = null;
  return (text) => {
    key ??= deriveMacKey({ hsm, key: recordMac }, KEY_DOMAIN);
    const octets = canonicalOctets([DIGEST_DOMAIN, installationId, text]);
    return hexFromBytes(createHmac('sha256', key).update(octets).digest());
  };
}
