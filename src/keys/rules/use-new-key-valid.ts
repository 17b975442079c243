/**
 * Use: an ended key is never the new one of a change.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { endDatesOfKey } from '../end-dates.ts';
import { vendingKeyName } from '../vending-key.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** The security module refuses it with the same code, by the clock of its policy. */
export const USE_NEW_KEY_VALID: Rule<KeyUseFacts> = {
  id: 'REQ-USE-NEW-KEY-END',
  title: 'The last credit minute has not passed, for the new key of a change',
  citation: 'IEC 62055-41:2018 6.1.10; docs/standard.md section 6.2',
  code: 'STS_KCT_KEY_EXPIRED',
  judge: ({ key, purpose, now }) => {
    const { lastCreditMinute } = endDatesOfKey(key);
    if (purpose !== 'key-change-new' || now <= lastCreditMinute) return PASSED;
    return failed(
      `new key ${vendingKeyName(key.attributes)} ended on ${formatUtcMinute(lastCreditMinute)}`,
      'Choose a later revision as the new key.',
    );
  },
};
