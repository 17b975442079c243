/**
 * IUT of a generated key: still to come.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** A key that was dead when it was made is a mistyped year. */
export const END_TO_COME: Rule<Pick<NewKeyFacts, 'key' | 'now'>> = {
  id: 'REQ-IUT-FUTURE',
  title: 'Issued-until of a generated key lies in the future',
  citation: 'sts.org.za, definitions: IUT',
  code: 'KEY_END_IN_PAST',
  judge: ({ key, now }) => {
    const { issuedUntil } = key.life;
    const passed = key.origin !== 'generated' || issuedUntil === null || issuedUntil > now;
    if (passed) return PASSED;
    return failed(
      `issued-until is ${formatUtcMinute(issuedUntil)}, now it is ${formatUtcMinute(now)}`,
      'Give a later issued-until, or leave it open.',
    );
  },
};
