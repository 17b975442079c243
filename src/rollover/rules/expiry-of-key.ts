/**
 * KEN of a change: the new key's.
 *
 * @module
 */
import { failed, PASSED, type Rule } from '../../keys/rules/rule.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** An intention outlives a change of the key's number; the set would tell the meter the old one. */
export const EXPIRY_OF_KEY: Rule<Pick<KeyChangeFacts, 'to'>> = {
  id: 'REQ-KC-KEN',
  title: 'The meter gets the KeyExpiryNumber of its new vending key',
  citation: 'IEC 62055-41:2018 6.1.10; docs/standard.md section 6',
  code: 'KEY_CHANGE_EXPIRY_NUMBER',
  judge: ({ to }) => {
    const { keyExpiryNumber } = to.key.attributes;
    if (to.position.keyExpiryNumber === keyExpiryNumber) return PASSED;
    return failed(
      `the key has KeyExpiryNumber ${keyExpiryNumber}, ` +
        `the position ${to.position.keyExpiryNumber}`,
      "Let the meter's intention take the number of the key.",
    );
  },
};
