/**
 * KRN: no second key of a name while the first has its value.
 *
 * @module
 */
import { vendingKeyName } from '../vending-key.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** SupplyGroupCode and KeyRevisionNumber name a key; a destroyed one gives its name back. */
export const FREE_REVISION: Rule<Pick<NewKeyFacts, 'key' | 'nameInUse'>> = {
  id: 'REQ-KRN-FREE',
  title: 'No other key of this supply group and revision exists, unless it is destroyed',
  citation: 'IEC 62055-41:2018 6.1.6 and 6.1.8',
  code: 'KEY_REVISION_TAKEN',
  judge: ({ key, nameInUse }) => {
    if (!nameInUse) return PASSED;
    return failed(
      `key ${vendingKeyName(key.attributes)} exists and is not destroyed`,
      'Destroy that key when no meter needs it, or take another revision.',
    );
  },
};
