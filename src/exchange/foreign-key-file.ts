/**
 * Names the formats in which others send vending keys and which are not read here, so that whoever
 * brings such a file learns what it is and what to ask its sender for. No part of it is repeated.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';

interface ForeignFormat {
  readonly name: string;
  readonly looksLike: RegExp;
}

/** The first that fits names the file; what is told is how it looks, not that it is well formed. */
const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  // sts.org.za, definitions: lines of record type 9500 (header) and 9520 (vending key).
  { name: 'an STS key load file of edition 1 (KLF)', looksLike: /^95[0-9]{2}[0-9A-Z ]{12,}/i },
  // Fields NAMEvalue; of the edition 2 exchange, by names that public clients show.
  {
    name: 'an STS key load file of edition 2 (KLF, STS 600-4-2)',
    looksLike: /(?:^|;)(?:SGC|KRN|KEN|BDT|DKG|KTC|ULM|CLM|ACT|IUT)[^;{}"]{1,40};/,
  },
  { name: 'a PEM file', looksLike: /^-----BEGIN [A-Z0-9 ]+-----/ },
  // TR-31 and ANSI X9.143: version, length of four digits, usage, algorithm, mode.
  { name: 'a TR-31 or X9.143 key block', looksLike: /^[ABCD][0-9]{4}[0-9A-Z]{2}[ADEHRST][A-Z]/ },
  { name: 'a Thales key block', looksLike: /^S[01][0-9]{4}[0-9A-Z]{2}[ADEHRST][A-Z]/ },
  { name: 'an XML file', looksLike: /^<(?:\?xml|[a-z])/i },
  { name: 'a key value in bare hex', looksLike: /^(?:[0-9A-F]{2}[\s:-]?){7,}[0-9A-F]{2}$/i },
  { name: 'a JSON Web Key or JSON Web Encryption', looksLike: /^\{[^]*"(?:kty|ciphertext)"\s*:/ },
  { name: 'a table (CSV)', looksLike: /^[^{["\n]*[,;\t][^\n]*\n/ },
];

/**
 * Refuses a file that looks like a format of others.
 *
 * @param text - the file; octets that are no UTF-8 have become U+FFFD
 * @throws {KmsError} KEY_FILE_FOREIGN with the name of the format
 */
export function requireNotForeign(text: string): void {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const found = FOREIGN_FORMATS.find(({ looksLike }) => looksLike.test(trimmed))?.name;
  const name = found ?? (/[\0\uFFFD]/.test(trimmed) ? 'a binary file' : undefined);
  if (name === undefined) return;
  throw new KmsError('KEY_FILE_FOREIGN', `this looks like ${name}, which is not supported`, {
    facts: { format: name },
  });
}
