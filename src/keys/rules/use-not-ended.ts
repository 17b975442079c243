/**
 * Use: not after IUT.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** For every purpose: even as the old key of a change it is refused then. */
export const USE_NOT_ENDED: Rule<KeyUseFacts> = {
  id: 'REQ-USE-NOT-ENDED',
  title: 'Issued-until has not passed',
  citation: 'sts.org.za, definitions: IUT; result 42 of STS 600-8-6 in public client code',
  code: 'KEY_ISSUED_UNTIL_PASSED',
  judge: ({ key, now }) => {
    const { issuedUntil } = key.life;
    if (issuedUntil === null || now <= issuedUntil) return PASSED;
    return failed(
      `issued-until was ${formatUtcMinute(issuedUntil)}, now it is ${formatUtcMinute(now)}`,
      'Extend issued-until: then the key may be the old key of a change.',
    );
  },
};
