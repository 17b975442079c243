/**
 * KRN of a generated key: one more than the newest.
 *
 * @module
 */
import { nextKeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/**
 * A destroyed key counts as the newest too: its number may stand on paper or in a file somewhere.
 * An imported or external key brings the number that somebody else gave it.
 */
export const NEXT_REVISION: Rule<Pick<NewKeyFacts, 'key' | 'previousRevision'>> = {
  id: 'REQ-KRN-NEXT',
  title: 'A generated key has the revision after the newest one, and 9 is followed by 1',
  citation: 'IEC 62055-41:2018 6.1.8',
  code: 'KEY_REVISION_NOT_NEXT',
  judge: ({ key, previousRevision }) => {
    const { keyRevisionNumber } = key.attributes;
    const next = previousRevision === null ? 1 : nextKeyRevisionNumber(previousRevision);
    if (key.origin !== 'generated' || keyRevisionNumber === next) return PASSED;
    return failed(
      `revision ${keyRevisionNumber} is asked for, the next one is ${next}`,
      `Ask for revision ${next}.`,
    );
  },
};
