/**
 * Use: of keys that this system issues with.
 *
 * @module
 */
import { vendingKeyName } from '../vending-key.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** Of an external key only the attributes are here, so that its meters can be told apart. */
export const USE_NOT_EXTERNAL: Rule<KeyUseFacts> = {
  id: 'REQ-USE-OWN',
  title: 'The key is not one with which another system issues',
  citation: 'This project: whoever holds the value issues',
  code: 'KEY_EXTERNAL',
  judge: ({ key }) => {
    if (key.origin !== 'external') return PASSED;
    return failed(
      `the value of key ${vendingKeyName(key.attributes)} is held by another system`,
      'Ask that system for the tokens, or import the key.',
    );
  },
};
