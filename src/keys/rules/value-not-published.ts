/**
 * The value of a key: not one that anybody can read.
 *
 * @module
 */
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** Whoever knows a vending key makes credit for every meter of its group. */
export const VALUE_NOT_PUBLISHED: Rule<Pick<NewKeyFacts, 'trialStore' | 'valuePublished'>> = {
  id: 'REQ-VALUE-SECRET',
  title: 'The value is no published test key, except in a TRIAL store',
  citation: 'docs/standard.md section 9: the keys of the published tokens',
  code: 'KEY_VALUE_PUBLISHED',
  judge: ({ trialStore, valuePublished }) => {
    if (trialStore || !valuePublished) return PASSED;
    return failed('the value is a published test key', 'Use a TRIAL store, or bring another key.');
  },
};
