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

/**
 * Heads. Each method but `makeAuditKey` and `auditDigest` throws {@link KmsError} HSM_KEY_NOT_FOUND
 * without an audit key.
 */
export interface AuditHeads {
  /**
   * Signs a head in its own format: nothing else is signed with this key.
   *
   * @throws {KmsError} SM_AUDIT_HEAD for a number below the last one that this module signed since
   *   it opened, or another hash under the same number; SM_HSM_INCONSISTENT when the signature is
   *   not good
   */
  signAuditHead(head: AuditHead, signedAt: string): Promise<SignedAuditHead>;
  /**
   * Keeps a signed head in the HSM beside the one before it, in the place of the older one. A crash
   * leaves one of the two. A head that is kept already is kept, and nothing changes.
   *
   * @param previous - the head that stays: the newest of those that the HSM keeps. Or many, as the
   *   end of an anchor, of which the newest kept one stays: so no crash before needs a look first.
   *   Without it the module goes by what it saw since it opened
   * @throws {KmsError} SM_AUDIT_HEAD for a head that this HSM did not sign for this installation,
   *   for one older than a kept one, and when nothing tells which kept one is older: then none is
   *   replaced
   */
  keepAuditHead(
    head: SignedAuditHead,
    previous?: SignedAuditHead | readonly SignedAuditHead[],
  ): Promise<void>;
  /**
   * Keeps this head alone: those that were kept are of a time that was lost, and people have said
   * so in the audit.
   *
   * @throws {KmsError} SM_AUDIT_HEAD for a head that this HSM did not sign for this installation
   */
  replaceKeptHeads(head: SignedAuditHead): Promise<void>;
  /**
   * Looks whether the kept heads are among these.
   *
   * @throws {KmsError} HSM_KEY_AMBIGUOUS, HSM_KEY_ATTRIBUTES for a slot that somebody else filled
   */
  matchKeptHeads(heads: readonly SignedAuditHead[]): Promise<KeptHeads>;
  auditPublicKey(): Promise<AuditPublicKey>;
  /**
   * Finds the audit key, or makes it where there is none: in installations older than this key. It
   * is made with the guard keys otherwise. Done again it changes nothing.
   *
   * @throws {KmsError} HSM_KEY_AMBIGUOUS, HSM_PAIR_INCOMPLETE, HSM_KEY_ATTRIBUTES
   */
  makeAuditKey(): Promise<AuditPublicKey>;
  /**
   * Keyed digest of something that no audit row may hold, as the digits of a token: HMAC-SHA-256
   * under a key that the record-MAC key makes for this alone, 64 hex digits. Who may ask can
   * compare, and try what they guess; nobody else can.
   */
  auditDigest(text: string): Promise<string>;
}
