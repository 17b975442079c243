/**
 * Later end dates: not for keys that others know or that are gone.
 *
 * @module
 */
import type { UtcMinute } from '../../sts/utc-minute.ts';
import type { VendingKey } from '../vending-key.ts';
import type { KeyUpdate } from './key-update.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** Shortening stays allowed: it is how a compromised key is brought to its end. */
export const EXTENDABLE_STATE: Rule<KeyUpdate> = {
  id: 'REQ-EXTEND-STATE',
  title: 'No end date of a compromised or destroyed key is moved to a later time',
  citation: 'NIST SP 800-57 part 1, section 7: a compromised key protects nothing new',
  code: 'KEY_NOT_EXTENDABLE',
  judge: ({ before, after }) => {
    const ended = [before, after].find(
      ({ life }) => life.state === 'compromised' || life.state === 'destroyed',
    );
    if (ended === undefined || !isExtended(before, after)) return PASSED;
    return failed(
      `the key is ${ended.life.state}, and an end date would be later`,
      'Keep or shorten its dates, and move its meters to another key.',
    );
  },
};

function isExtended(before: VendingKey, after: VendingKey): boolean {
  const longer = after.attributes.keyExpiryNumber > before.attributes.keyExpiryNumber;
  const [was, is] = [before.life, after.life];
  return (
    longer ||
    isLater(was.issuedUntil, is.issuedUntil) ||
    isLater(was.loadableUntil, is.loadableUntil)
  );
}

/** An open end is the latest. */
function isLater(was: UtcMinute | null, is: UtcMinute | null): boolean {
  return (is ?? Infinity) > (was ?? Infinity);
}
