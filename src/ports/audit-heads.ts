/**
 * The part of the security-module port that signs heads of the audit chain, with a key pair that
 * stays in the HSM, and that keeps the last ones in the HSM.
 *
 * @module
 */

/** The end of an audit chain. */
export interface AuditHead {
  /** Number of the last row, from 1. */
  readonly number: number;
  /** SHA-256 of the last row, 64 hex digits. */
  readonly rowHash: string;
}

/** A head under a signature of the HSM; in the anchor file it is one line of JSON. */
export interface SignedAuditHead extends AuditHead {
  readonly installationId: string;
  /** Instant, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
  readonly signedAt: string;
  /** SHA-256 of the public key's SubjectPublicKeyInfo, 64 hex digits. */
  readonly keyFingerprint: string;
  /** RSASSA-PKCS1-v1_5 with SHA-256, in base64, over the canonical head. */
  readonly signature: string;
}

/** The public half of the audit key. */
export interface AuditPublicKey {
  /** SubjectPublicKeyInfo, PEM. */
  readonly pem: string;
  readonly keyFingerprint: string;
}

/** Which of the heads that the HSM keeps are among those shown. */
export interface KeptHeads {
  /** How many it keeps: none in a new HSM, at most two. */
  readonly kept: number;
  /** Numbers of those that are among the shown ones, the largest first. */
  readonly found: readonly number[];
}

/** Heads. Each method throws {@link KmsError} HSM_KEY_NOT_FOUND without an audit key. */
export interface AuditHeads {
  /** Signs a head in its own format: nothing else is signed with this key. */
  signAuditHead(head: AuditHead, signedAt: string): Promise<SignedAuditHead>;
  /**
   * Keeps a signed head in the HSM beside the one before it. A crash leaves one of the two.
   *
   * @param previous - the head that stays beside it
   * @throws {KmsError} SM_AUDIT_HEAD for a head that this HSM did not sign
   */
  keepAuditHead(head: SignedAuditHead, previous?: SignedAuditHead): Promise<void>;
  /** Looks whether the kept heads are among these. */
  matchKeptHeads(heads: readonly SignedAuditHead[]): Promise<KeptHeads>;
  auditPublicKey(): Promise<AuditPublicKey>;
  /** Makes the audit key, or finds it. */
  makeAuditKey(): Promise<AuditPublicKey>;
  /**
   * Keyed digest of something that no audit row may hold, as the digits of a token: HMAC-SHA-256
   * under a key of the HSM, 64 hex digits. Who may ask can compare, nobody else can.
   */
  auditDigest(text: string): Promise<string>;
}
