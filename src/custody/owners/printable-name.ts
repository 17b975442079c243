/**
 * Names that people give: of owners, supply groups and installations.
 *
 * @module
 */
import unhomoglyph from 'unhomoglyph';
import { KmsError } from '../../errors/kms-error.ts';

const NAME_MAX = 80;
/**
 * No control, formatting or unassigned characters, and none that stands for octets which were no
 * UTF-8.
 */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}\ufffd]+$/u;

/**
 * A name as it is stored: composed form, without blanks at its ends.
 *
 * @throws {KmsError} RECORD_NAME_INVALID unless it has 1 to 80 printable characters
 */
export function requireName(text: string): string {
  const name = text.normalize('NFC').trim();
  if (PRINTABLE.test(name) && Array.from(name).length <= NAME_MAX) return name;
  throw new KmsError('RECORD_NAME_INVALID', `name: 1 to ${NAME_MAX} printable characters wanted`);
}

/**
 * Whether people may take two names for one: they differ in case, in width, or in characters that
 * look alike, as Latin and Cyrillic letters do.
 */
export function looksLike(one: string, other: string): boolean {
  const forms = formsOf(one);
  return formsOf(other).some((form) => forms.includes(form));
}

/** Upper and lower case have different doubles: both are looked up. */
function formsOf(name: string): readonly string[] {
  const text = name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
  return [unhomoglyph(text).toLowerCase(), unhomoglyph(text.toLowerCase())];
}
