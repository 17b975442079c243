/**
 * The digits of a token as people print and type them: in groups, with blanks or hyphens between.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { typedToken } from '../../exchange/typed-numbers.ts';

/**
 * The 20 digits that somebody typed.
 *
 * @throws {KmsError} TOKEN_CHECK_REQUEST; the message has no digit of the token
 */
export function requireTokenDigits(typed: string): string {
  const token = typedToken(typed);
  if ('digits' in token) return token.digits;
  throw new KmsError('TOKEN_CHECK_REQUEST', token.wrong);
}

/**
 * What the keyed digest of a typed text is made of: of a token the digits that rows of the audit
 * name it by, of any other text everything but blanks.
 */
export function textToDigest(typed: string): string {
  const token = typedToken(typed);
  return 'digits' in token ? token.digits : typed.replaceAll(/\s/g, '');
}
