/**
 * Heads of the audit chain: signed with a pair that does nothing else, and the last two kept in the
 * HSM, so that a store that was put back is noticed there too.
 *
 * @module
 */
import { createHash, createHmac, createPublicKey, timingSafeEqual } from 'node:crypto';
import {
  auditHeadOctets,
  auditKeyFingerprint,
  verifyAuditHead,
} from '../credentials/verify-audit-head.ts';
import { canonicalOctets } from '../exchange/canonical-octets.ts';
import { KmsError } from '../errors/kms-error.ts';
import type {
  AuditHead,
  AuditPublicKey,
  KeptHeads,
  SignedAuditHead,
} from '../ports/audit-heads.ts';
import type { Hsm, HsmKeySpec, KeyHandle, SigningPair } from '../ports/hsm.ts';
import { deriveMacKey } from './derive-mac-key.ts';
import { inconsistent } from './inconsistent.ts';
import type { RecordMacKeys } from './record-mac.ts';
import { findOrNull } from './storage-keys.ts';

/** Label of the pair that signs heads. */
export const AUDIT_KEY_LABEL = 'sts-kms audit key 1';
const SLOTS = ['A', 'B'] as const;
const SLOT_QUESTION = Buffer.from('sts-kms kept audit head 1');
const DIGEST_KEY_DOMAIN = 'sts-kms audit digest key 1';
const DIGEST_DOMAIN = 'sts-kms audit digest 1';

/** The heads of one installation, in this process. */
export interface HeldAuditHeads {
  sign(head: AuditHead, signedAt: string): SignedAuditHead;
  keep(head: SignedAuditHead, previous?: SignedAuditHead): void;
  match(heads: readonly SignedAuditHead[]): KeptHeads;
  publicKey(): AuditPublicKey;
  makeKey(): AuditPublicKey;
  digest(text: string): string;
}

/** The heads of an installation. Its key is looked for when it is first wanted. */
export function createAuditHeads(keys: RecordMacKeys): HeldAuditHeads {
  const { hsm, installationId } = keys;
  let pair: SigningPair | undefined;
  let newest = 0;
  const findPair = (): SigningPair => (pair ??= hsm.findSigningPair(AUDIT_KEY_LABEL));
  const publicKey = (): AuditPublicKey => publicKeyOf(findPair());
  const requireOwn = (head: SignedAuditHead): void => {
    const own = head.installationId === installationId;
    if (own && verifyAuditHead(head, publicKey().pem)) return;
    throw new KmsError('SM_AUDIT_HEAD', `head ${head.number} was not signed by this HSM`);
  };
  return {
    publicKey,
    makeKey: () => {
      pair = findPairOrNull(hsm) ?? hsm.generateSigningPair(AUDIT_KEY_LABEL);
      return publicKeyOf(pair);
    },
    sign: ({ number, rowHash }, signedAt) => {
      if (number < newest) {
        throw new KmsError('SM_AUDIT_HEAD', `head ${number} comes before head ${newest}`);
      }
      const { pem, keyFingerprint } = publicKey();
      const unsigned = { installationId, number, rowHash, signedAt, keyFingerprint };
      const octets = hsm.sign(findPair().key, auditHeadOctets(unsigned));
      const head = { ...unsigned, signature: Buffer.from(octets).toString('base64') };
      if (!verifyAuditHead(head, pem)) throw inconsistent('the signature of an audit head');
      newest = number;
      return head;
    },
    keep: (head, previous) => {
      requireOwn(head);
      keepInSlot(hsm, digestOf(head), previous === undefined ? null : digestOf(previous));
    },
    match: (heads) => {
      const kept = SLOTS.map((slot) => findOrNull(hsm, specOf(slot).label)).filter(
        (key) => key !== null,
      );
      const found = heads.filter((head) => kept.some((key) => holds(hsm, key, digestOf(head))));
      const numbers = found.map(({ number }) => number).sort((one, other) => other - one);
      return { kept: kept.length, found: [...new Set(numbers)] };
    },
    digest: (text) => {
      const key = deriveMacKey(keys, DIGEST_KEY_DOMAIN);
      const octets = canonicalOctets([DIGEST_DOMAIN, installationId, text]);
      return createHmac('sha256', key).update(octets).digest('hex');
    },
  };
}

/** Null only for a pair that is not there. */
function findPairOrNull(hsm: Hsm): SigningPair | null {
  try {
    return hsm.findSigningPair(AUDIT_KEY_LABEL);
  } catch (error) {
    if (error instanceof KmsError && error.code === 'HSM_KEY_NOT_FOUND') return null;
    throw error;
  }
}

function publicKeyOf({ publicKey }: SigningPair): AuditPublicKey {
  const spki = Buffer.from(publicKey);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const pem = key.export({ format: 'pem', type: 'spki' }).toString();
  return { pem, keyFingerprint: auditKeyFingerprint(spki) };
}

/** The key of a slot is the digest of a head: the HSM answers whether it is this one. */
function digestOf(head: SignedAuditHead): Uint8Array {
  const octets = canonicalOctets([Buffer.from(auditHeadOctets(head)).toString(), head.signature]);
  return createHash('sha256').update(octets).digest();
}

function specOf(slot: (typeof SLOTS)[number]): HsmKeySpec {
  const label = `sts-kms audit head ${slot}`;
  return { usage: 'record-mac', label, persistent: true, extractable: false };
}

function holds(hsm: Hsm, key: KeyHandle, digest: Uint8Array): boolean {
  const answer = new Uint8Array(32);
  hsm.hmacSha256(key, { octets: SLOT_QUESTION, bytes: SLOT_QUESTION.length, count: 1 }, answer);
  return timingSafeEqual(answer, createHmac('sha256', digest).update(SLOT_QUESTION).digest());
}

/** Into an empty slot, or in the place of the head that is not the previous one. */
function keepInSlot(hsm: Hsm, digest: Uint8Array, previous: Uint8Array | null): void {
  const slots = SLOTS.map((slot) => ({ slot, key: findOrNull(hsm, specOf(slot).label) }));
  if (slots.some(({ key }) => key !== null && holds(hsm, key, digest))) return;
  const free = slots.find(({ key }) => key === null);
  const older = slots.find(
    ({ key }) => key !== null && (previous === null || !holds(hsm, key, previous)),
  );
  const chosen = free ?? older ?? slots[0];
  if (chosen === undefined) return;
  if (chosen.key !== null) hsm.destroyKey(chosen.key);
  hsm.importKey(specOf(chosen.slot), digest);
}
