/**
 * Trial keys: for TRIAL stores.
 *
 * @module
 */
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** Beside real keys, a trial key would one day be taken for one. */
export const TRIAL_KEY: Rule<Pick<NewKeyFacts, 'key' | 'trialStore'>> = {
  id: 'REQ-TRIAL-STORE',
  title: 'A trial key is in a TRIAL store only',
  citation: 'docs/threat-model.md',
  code: 'KEY_TRIAL_STORE_ONLY',
  judge: ({ key, trialStore }) => {
    if (!key.trial || trialStore) return PASSED;
    return failed('this is a trial key, and no TRIAL store', 'Make the key in a TRIAL store.');
  },
};
