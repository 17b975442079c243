/**
 * BDT of a generated key: one that still has minutes.
 *
 * @module
 */
import { lastCreditMinuteOfBaseDate } from '../../sts/token/token-identifier.ts';
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { tokenClockOfKey } from '../end-dates.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/**
 * The 24 bits of base date 1993 ended on 2024-11-24T20:15Z. An imported or external key may be of
 * it: without the old key, no meter that was left behind could be moved off it.
 */
export const BASE_DATE_OPEN: Rule<Pick<NewKeyFacts, 'key' | 'now'>> = {
  id: 'REQ-BDT-OPEN',
  title: 'A generated key is of a base date that has not ended',
  citation: 'IEC 62055-41:2018 6.3.5: a TokenIdentifier has 24 bits',
  code: 'KEY_BASE_DATE_ENDED',
  judge: ({ key, now }) => {
    const end = lastCreditMinuteOfBaseDate(tokenClockOfKey(key));
    if (key.origin !== 'generated' || now <= end) return PASSED;
    return failed(
      `base date ${key.attributes.baseDate} ended on ${formatUtcMinute(end)}`,
      'Take a later base date.',
    );
  },
};
