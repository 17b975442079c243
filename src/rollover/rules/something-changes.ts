/**
 * A change changes something.
 *
 * @module
 */
import { failed, PASSED, type Rule } from '../../keys/rules/rule.ts';
import { freezeKey } from '../freeze-key.ts';
import { kindOfChange } from '../kind-of-change.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** Otherwise the meter takes the set, and its owner waits for what does not come. */
export const SOMETHING_CHANGES: Rule<Pick<KeyChangeFacts, 'from' | 'to'>> = {
  id: 'REQ-KC-SOMETHING',
  title: 'Vending key, tariff index or KeyExpiryNumber differs',
  citation: 'IEC 62055-41:2018 6.5: what gives rise to a key change',
  code: 'KEY_CHANGE_NOTHING',
  judge: ({ from, to }) => {
    const kind = kindOfChange(freezeKey(from.key, from.position), freezeKey(to.key, to.position));
    if (kind !== null) return PASSED;
    return failed(
      'the meter is presumed to have this key already',
      'Nothing is to be done; if the meter says otherwise, correct what it is presumed to have.',
    );
  },
};
