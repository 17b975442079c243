/**
 * BDT: not before its first minute.
 *
 * @module
 */
import { firstMinuteOfBaseDate } from '../../sts/token/token-identifier.ts';
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { tokenClockOfKey } from '../end-dates.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** Before its base date a key has no TokenIdentifier to give: minutes do not count below zero. */
export const BASE_DATE_BEGUN: Rule<Pick<NewKeyFacts, 'key' | 'now'>> = {
  id: 'REQ-BDT-BEGUN',
  title: 'A key is of a base date that has begun',
  citation: 'IEC 62055-41:2018 6.3.5: a TokenIdentifier counts minutes since the base date',
  code: 'KEY_BASE_DATE_NOT_BEGUN',
  judge: ({ key, now }) => {
    const start = firstMinuteOfBaseDate(tokenClockOfKey(key));
    if (now >= start) return PASSED;
    return failed(
      `base date ${key.attributes.baseDate} begins on ${formatUtcMinute(start)}`,
      'Take an earlier base date until then.',
    );
  },
};
