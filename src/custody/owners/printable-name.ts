/**
 * Names that people give: of owners, supply groups and installations.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

const NAME_MAX = 80;
/** No control, formatting or unassigned characters: two names that look alike would differ. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

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
