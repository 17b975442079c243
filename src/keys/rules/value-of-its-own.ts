/**
 * The value of a key: its own.
 *
 * @module
 */
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/**
 * Found by the keyed fingerprint. Two supply groups with one value fall together when it is known;
 * two revisions with one value make a key change that changes nothing an attacker needs.
 */
export const VALUE_OF_ITS_OWN: Rule<Pick<NewKeyFacts, 'trialStore' | 'valueKnown'>> = {
  id: 'REQ-VALUE-OWN',
  title: 'No other key here has the same value, except in a TRIAL store',
  citation: 'NIST SP 800-57 part 1: a key has one use; docs/threat-model.md',
  code: 'KEY_VALUE_KNOWN',
  judge: ({ trialStore, valueKnown }) => {
    if (trialStore || !valueKnown) return PASSED;
    return failed(
      'another key here has the same value',
      'Check which key was meant; bring the value of this one.',
    );
  },
};
