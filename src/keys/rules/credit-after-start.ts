/**
 * ACT against KEN: a first minute before the last one.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { endDatesOfKey } from '../end-dates.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** Does not ask it of a key whose credit is over: that one serves key changes alone. */
export const CREDIT_AFTER_START: Rule<Pick<NewKeyFacts, 'key' | 'now'>> = {
  id: 'REQ-KEN-AFTER-ACT',
  title: 'The last credit minute lies after the first minute of use',
  citation: 'IEC 62055-41:2018 6.1.10; sts.org.za, definitions: ACT',
  code: 'KEY_CREDIT_BEFORE_START',
  judge: ({ key, now }) => {
    const { activeFrom } = key.life;
    const { lastCreditMinute } = endDatesOfKey(key);
    const over = key.origin !== 'generated' && lastCreditMinute < now;
    if (over || activeFrom === null || activeFrom < lastCreditMinute) return PASSED;
    return failed(
      `use begins on ${formatUtcMinute(activeFrom)}, credit ends on ` +
        formatUtcMinute(lastCreditMinute),
      'Give an earlier first minute of use, or a higher KeyExpiryNumber.',
    );
  },
};
