/**
 * KRN: no reuse of a number that a meter may still show.
 *
 * @module
 */
import { vendingKeyName } from '../vending-key.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/**
 * A meter shows its revision as one digit. With two keys behind the same digit nobody could tell
 * which of them a meter has, and its tokens would be made under the wrong one.
 */
export const UNHELD_REVISION: Rule<Pick<NewKeyFacts, 'key' | 'metersHoldingName'>> = {
  id: 'REQ-KRN-UNHELD',
  title: 'No meter may still hold an older key of this supply group and revision',
  citation: 'IEC 62055-41:2018 6.1.8: one digit names the revision, and 9 is followed by 1',
  code: 'KEY_REVISION_HELD',
  judge: ({ key, metersHoldingName }) => {
    if (metersHoldingName === 0) return PASSED;
    const name = vendingKeyName(key.attributes);
    return failed(
      `${metersHoldingName} meters may still hold an older key ${name}`,
      'Move these meters to another key, or take another revision.',
    );
  },
};
