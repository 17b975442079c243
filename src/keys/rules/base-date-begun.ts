/**
 * BDT: not before its first minute.
 *
 * @module
 */
import { firstMinuteOfBaseDate } from '../../sts/token/token-identifier.ts';
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { tokenClockOfKey, type DatedKey } from '../end-dates.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule, type Verdict } from './rule.ts';

/** What of a key decides when it begins. */
interface DatedKeyFacts {
  readonly key: DatedKey;
}

/** Before its base date a key has no TokenIdentifier to give: minutes do not count below zero. */
export function judgeBaseDateBegun({
  key,
  now,
}: Pick<NewKeyFacts, 'now'> & DatedKeyFacts): Verdict {
  const start = firstMinuteOfBaseDate(tokenClockOfKey(key));
  if (now >= start) return PASSED;
  return failed(
    `base date ${key.attributes.baseDate} begins on ${formatUtcMinute(start)}, now it is ` +
      formatUtcMinute(now),
    'Use a key of an earlier base date until then.',
  );
}

/** The published registers of a compliance list are held for rehearsals, and used from then on. */
export const BASE_DATE_BEGUN: Rule<Pick<NewKeyFacts, 'key' | 'now' | 'trialStore' | 'clearValue'>> =
  {
    id: 'REQ-BDT-BEGUN',
    title: 'A key is of a base date that has begun; a TRIAL store imports clear keys before',
    citation: 'IEC 62055-41:2018 6.3.5: a TokenIdentifier counts minutes since the base date',
    code: 'KEY_BASE_DATE_NOT_BEGUN',
    judge: (facts) => (facts.trialStore && facts.clearValue ? PASSED : judgeBaseDateBegun(facts)),
  };
