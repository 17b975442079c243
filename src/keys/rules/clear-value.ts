/**
 * Clear values: for TRIAL stores.
 *
 * @module
 */
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** A value that came in the clear was seen by whoever brought it. */
export const CLEAR_VALUE: Rule<Pick<NewKeyFacts, 'clearValue' | 'trialStore'>> = {
  id: 'REQ-VALUE-CLEAR',
  title: 'A clear value is imported into a TRIAL store only',
  citation: 'PCI PIN security requirement 8-1: a clear key travels in components only',
  code: 'KEY_CLEAR_VALUE',
  judge: ({ clearValue, trialStore }) => {
    if (!clearValue || trialStore) return PASSED;
    return failed(
      'the value comes in the clear, and this is no TRIAL store',
      'Bring it wrapped or in components, or use a TRIAL store.',
    );
  },
};
