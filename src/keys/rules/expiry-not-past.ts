/**
 * KEN: not into the past by mistake.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { endDatesOfKey } from '../end-dates.ts';
import type { ExpiryUpdate } from './expiry-update.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/**
 * Such a number ends credit at once, for every meter of the group. Said so, it is a way to end a
 * key; a number that is raised and still lies in the past is a mistake in any case.
 */
export const EXPIRY_NOT_PAST: Rule<ExpiryUpdate> = {
  id: 'REQ-KEN-NOT-PAST',
  title: 'A new last credit minute does not lie in the past, unless credit is to end at once',
  citation: 'IEC 62055-41:2018 6.1.10',
  code: 'KEY_EXPIRY_IN_PAST',
  judge: ({ before, after, now, endingCredit }) => {
    const { lastCreditMinute } = endDatesOfKey(after);
    const lowered = after.attributes.keyExpiryNumber < before.attributes.keyExpiryNumber;
    if (lastCreditMinute >= now || (endingCredit && lowered)) return PASSED;
    return failed(
      `KeyExpiryNumber ${after.attributes.keyExpiryNumber} ended on ` +
        formatUtcMinute(lastCreditMinute),
      'Take a higher number, or say that the credit of this key is to end at once.',
    );
  },
};
