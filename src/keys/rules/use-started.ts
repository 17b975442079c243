/**
 * Use: not before ACT.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** For every purpose, as security modules have it. */
export const USE_STARTED: Rule<KeyUseFacts> = {
  id: 'REQ-USE-STARTED',
  title: 'The first minute of use is reached',
  citation: 'sts.org.za, definitions: ACT; result 43 of STS 600-8-6 in public client code',
  code: 'KEY_NOT_STARTED',
  judge: ({ key, now }) => {
    const { activeFrom } = key.life;
    if (activeFrom === null || now >= activeFrom) return PASSED;
    return failed(
      `use begins on ${formatUtcMinute(activeFrom)}, now it is ${formatUtcMinute(now)}`,
      'Wait until then, or use another revision: the first minute of use does not change.',
    );
  },
};
