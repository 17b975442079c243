/**
 * The digits of a token as people print and type them: in groups, with blanks or hyphens between.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/**
 * The 20 digits that somebody typed.
 *
 * @throws {KmsError} TOKEN_CHECK_REQUEST; the message has no digit of the token
 */
export function requireTokenDigits(typed: string): string {
  const digits = withoutGroups(typed);
  if (isToken(digits)) return digits;
  throw new KmsError('TOKEN_CHECK_REQUEST', `20 digits wanted, got ${digits.length}`);
}

/**
 * What the keyed digest of a typed text is made of: of a token the digits that rows of the audit
 * name it by, of any other text everything but blanks.
 */
export function textToDigest(typed: string): string {
  const digits = withoutGroups(typed);
  return isToken(digits) ? digits : typed.replaceAll(/\s/g, '');
}

function withoutGroups(text: string): string {
  return text.replaceAll(/[\s-]/g, '');
}

function isToken(text: string): boolean {
  return /^[0-9]{20}$/.test(text);
}
