/**
 * KRN: as many keys of a supply group as there are digits.
 *
 * @module
 */
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

const REVISIONS_MAX = 9;

/** At most nine keys of a supply group that are not destroyed. */
export const LIVE_REVISIONS: Rule<Pick<NewKeyFacts, 'liveRevisions'>> = {
  id: 'REQ-KRN-COUNT',
  title: 'A supply group has at most nine keys that are not destroyed',
  citation: 'IEC 62055-41:2018 6.1.8: a revision is a digit from 1 to 9',
  code: 'KEY_REVISIONS_FULL',
  judge: ({ liveRevisions }) => {
    if (liveRevisions < REVISIONS_MAX) return PASSED;
    return failed(
      `the supply group has ${liveRevisions} keys that are not destroyed`,
      'Destroy the oldest key that no meter holds.',
    );
  },
};
