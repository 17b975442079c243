/**
 * KEN of a generated key: its credit is still to come.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { endDatesOfKey } from '../end-dates.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** An imported or external key may have ended: it is there to move its meters to another one. */
export const CREDIT_TO_COME: Rule<Pick<NewKeyFacts, 'key' | 'now'>> = {
  id: 'REQ-KEN-FUTURE',
  title: 'The last credit minute of a generated key lies in the future',
  citation: 'IEC 62055-41:2018 6.1.10',
  code: 'KEY_CREDIT_IN_PAST',
  judge: ({ key, now }) => {
    const { lastCreditMinute } = endDatesOfKey(key);
    if (key.origin !== 'generated' || lastCreditMinute > now) return PASSED;
    return failed(
      `KeyExpiryNumber ${key.attributes.keyExpiryNumber} ended on ` +
        formatUtcMinute(lastCreditMinute),
      'Take a higher KeyExpiryNumber; 255 sets no end before that of the base date.',
    );
  },
};
