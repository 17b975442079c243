/**
 * Signs heads of the audit chain with the audit key, and keeps the last ones in the HSM.
 *
 * @module
 */
import { auditHeadOctets, verifyAuditHead } from '../credentials/verify-audit-head.ts';
import { KmsError } from '../errors/kms-error.ts';
import type {
  AuditHead,
  AuditPublicKey,
  KeptHeads,
  SignedAuditHead,
} from '../ports/audit-heads.ts';
import { findAuditKey, makeAuditKey, type AuditKey } from './audit-key.ts';
import { inconsistent } from './inconsistent.ts';
import { createHeadSlots } from './kept-heads.ts';
import type { RecordMacKeys } from './record-mac.ts';

const SHA_256_HEX = /^[0-9A-Fa-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** One head that stays, or many of which one does. */
export type HeadsThatStay = SignedAuditHead | readonly SignedAuditHead[];

/** The operations of the AuditHeads port, in this process. */
export interface AuditHeadSigner {
  sign(head: AuditHead, signedAt: string): SignedAuditHead;
  keep(head: SignedAuditHead, previous?: HeadsThatStay): void;
  replaceKept(head: SignedAuditHead): void;
  match(heads: readonly SignedAuditHead[]): KeptHeads;
  publicKey(): AuditPublicKey;
  makeKey(): AuditPublicKey;
}

/** The signer of one installation. Nothing is asked of the HSM before it is used. */
export function createAuditHeads({
  hsm,
  installationId,
}: Pick<RecordMacKeys, 'hsm' | 'installationId'>): AuditHeadSigner {
  const slots = createHeadSlots(hsm);
  let known: AuditKey | null = null;
  let last: AuditHead | null = null;
  const key = (): AuditKey => (known ??= findAuditKey(hsm));

  return {
    sign: (head, signedAt) => {
      const { pair, pem, keyFingerprint } = key();
      requireHead(head, signedAt);
      requireForward(last, head);
      const { number, rowHash } = head;
      const unsigned = { number, rowHash, installationId, signedAt, keyFingerprint };
      const octets = hsm.sign(pair, auditHeadOctets(unsigned));
      const signed = { ...unsigned, signature: Buffer.from(octets).toString('base64') };
      if (!verifyAuditHead(signed, pem)) {
        throw inconsistent(`head ${number} carries a signature that is none of the audit key`);
      }
      last = { number, rowHash };
      return signed;
    },
    keep: (head, previous = []) => {
      requireOwn(head, { pem: key().pem, installationId });
      slots.keep(head, 'number' in previous ? [previous] : previous);
    },
    replaceKept: (head) => {
      requireOwn(head, { pem: key().pem, installationId });
      slots.replace(head);
    },
    match: (heads) => {
      key();
      return slots.match(heads);
    },
    publicKey: () => publicHalf(key()),
    makeKey: () => publicHalf((known = makeAuditKey(hsm))),
  };
}

function publicHalf({ pem, keyFingerprint }: AuditKey): AuditPublicKey {
  return { pem, keyFingerprint };
}

function requireHead({ number, rowHash }: AuditHead, signedAt: string): void {
  const isWhole = Number.isSafeInteger(number) && number >= 1;
  if (isWhole && SHA_256_HEX.test(rowHash) && INSTANT.test(signedAt)) return;
  throw new KmsError(
    'SM_AUDIT_HEAD',
    'a head has a number from 1, a hash of SHA-256 and an instant',
  );
}

/** The chain grows: its end never goes back, and a row has one hash. */
function requireForward(last: AuditHead | null, { number, rowHash }: AuditHead): void {
  if (last === null || number > last.number) return;
  if (number === last.number && rowHash === last.rowHash) return;
  const what = number === last.number ? 'another hash' : 'a lower number';
  const message = `head ${number} has ${what} than head ${last.number}, signed before`;
  throw new KmsError('SM_AUDIT_HEAD', message);
}

/** Refuses a head that this HSM did not sign for this installation. */
function requireOwn(
  head: SignedAuditHead,
  { pem, installationId }: { readonly pem: string; readonly installationId: string },
): void {
  requireHead(head, head.signedAt);
  if (head.installationId !== installationId) {
    throw new KmsError('SM_AUDIT_HEAD', `head ${head.number} is of another installation`);
  }
  if (!verifyAuditHead(head, pem)) {
    throw new KmsError('SM_AUDIT_HEAD', `head ${head.number} was not signed with the audit key`);
  }
}
