/**
 * The fact by which a row names the tokens that it is about: the keyed digest of each, so that
 * those who may ask for digests find the row, and nobody reads a digit in it.
 *
 * @module
 */
import { factsOf } from '../../audit/row-facts.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { AuditRow } from '../../ports/audit-trail.ts';

/** The fact. */
export interface TokenDigestsFact {
  /** 64 hex digits for each token, in their order, separated by blanks. */
  readonly tokenDigests: string;
}

/** Tokens and what the security module says that their digests are. */
interface DigestedTokens {
  readonly tokens: readonly string[];
  readonly tokenDigests?: readonly string[];
}

const DIGEST = /^[0-9A-F]{64}$/;

/**
 * The fact of some tokens. A row that left one out would hide it from those who look for it.
 *
 * @throws {KmsError} INTERNAL when there is not one digest for each token
 */
export function tokenDigestsFact({ tokens, tokenDigests = [] }: DigestedTokens): TokenDigestsFact {
  if (tokenDigests.length === tokens.length && tokenDigests.every((each) => DIGEST.test(each))) {
    return { tokenDigests: tokenDigests.join(' ') };
  }
  throw new KmsError('INTERNAL', 'the security module left a token without its digest');
}

/** Whether a row is about the token with this digest. */
export function namesToken(row: AuditRow, digest: string): boolean {
  const { tokenDigests } = factsOf(row);
  return typeof tokenDigests === 'string' && tokenDigests.split(' ').includes(digest);
}
