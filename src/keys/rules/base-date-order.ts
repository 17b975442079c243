/**
 * BDT of a generated key: never back.
 *
 * @module
 */
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/**
 * No meter could be moved to a key of an earlier base date. Imported and external keys come in any
 * order: the key of the past is often brought in after that of the present.
 */
export const BASE_DATE_ORDER: Rule<Pick<NewKeyFacts, 'key' | 'currentBaseDate'>> = {
  id: 'REQ-BDT-ORDER',
  title: 'The base date of a generated key is not earlier than that of the present keys',
  citation: 'STS 1800-3 roll-over, as described on tidrollover.com; docs/standard.md section 6',
  code: 'KEY_BASE_DATE_EARLIER',
  judge: ({ key, currentBaseDate }) => {
    const { baseDate } = key.attributes;
    const later = currentBaseDate !== null && currentBaseDate > baseDate;
    if (key.origin !== 'generated' || !later) return PASSED;
    return failed(
      `base date ${baseDate} is asked for, the supply group is on ${currentBaseDate}`,
      `Take base date ${currentBaseDate} or a later one.`,
    );
  },
};
