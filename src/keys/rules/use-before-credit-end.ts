/**
 * Use: nothing with a TokenIdentifier after the last credit minute.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { endDatesOfKey } from '../end-dates.ts';
import { vendingKeyName } from '../vending-key.ts';
import type { KeyUseFacts, Purpose } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** A meter that leaves its maker under an ended key could take no token. */
const PURPOSES_ENDED: readonly Purpose[] = ['credit', 'management', 'manufacturing'];

/** By KEN, base date and the key's own clock. */
export const USE_BEFORE_CREDIT_END: Rule<KeyUseFacts> = {
  id: 'REQ-USE-CREDIT-END',
  title: 'The last credit minute has not passed, for credit, management and manufacturing',
  citation: 'IEC 62055-41:2018 6.1.10; result 41 of STS 600-8-6 in public client code',
  code: 'KEY_CREDIT_ENDED',
  judge: ({ key, purpose, now }) => {
    const { lastCreditMinute } = endDatesOfKey(key);
    if (!PURPOSES_ENDED.includes(purpose) || now <= lastCreditMinute) return PASSED;
    return failed(
      `key ${vendingKeyName(key.attributes)} ended on ${formatUtcMinute(lastCreditMinute)}`,
      'Move the meter to a later key first.',
    );
  },
};
