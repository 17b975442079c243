/**
 * Use: of keys whose value is here.
 *
 * @module
 */
import { vendingKeyName } from '../vending-key.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** A value that was never stored, or is destroyed; for external keys another rule speaks. */
export const USE_VALUE_HELD: Rule<KeyUseFacts> = {
  id: 'REQ-USE-VALUE',
  title: 'The value of the key is held here',
  citation: 'NIST SP 800-57 part 1, section 7: destroyed state',
  code: 'KEY_VALUE_ABSENT',
  judge: ({ key }) => {
    if (key.value !== null || key.origin === 'external') return PASSED;
    return failed(
      `key ${vendingKeyName(key.attributes)} is ${key.life.state}: no value of it is held`,
      'Use another revision, or bring its value from a backup.',
    );
  },
};
