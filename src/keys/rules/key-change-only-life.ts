/**
 * Advice about an issued-until after the last credit minute.
 *
 * @module
 */
import { formatUtcMinute, type UtcMinute } from '../../sts/utc-minute.ts';
import { endDatesOfKey } from '../end-dates.ts';
import type { Advisor } from './advice.ts';
import type { KeyUpdate } from './key-update.ts';

/**
 * When the keys of base date 1993 got an issued-until of 2025-05-31, it was announced as a later
 * deadline for buying, and had to be taken back.
 */
export const KEY_CHANGE_ONLY_LIFE: Advisor<KeyUpdate> = {
  id: 'ADV-IUT-KEY-CHANGE-ONLY',
  title: 'A later issued-until brings no credit',
  citation: 'metering.clouglobal.com and citizen.co.za on the vending-key extension of 2024',
  advise: ({ before, after }) => {
    const { lastCreditMinute } = endDatesOfKey(after);
    const { issuedUntil } = after.life;
    const unchanged = issuedUntil === before.life.issuedUntil;
    if (unchanged || (issuedUntil !== null && issuedUntil <= lastCreditMinute)) return null;
    return {
      id: 'ADV-IUT-KEY-CHANGE-ONLY',
      finding:
        `credit ends on ${formatUtcMinute(lastCreditMinute)} whatever is set here; ` +
        `until ${untilWhen(issuedUntil)} the key is the old key of key changes, and nothing else`,
      suggestion: 'Announce it as more time for key changes, not as more time for buying.',
    };
  },
};

function untilWhen(issuedUntil: UtcMinute | null): string {
  return issuedUntil === null ? 'further notice' : formatUtcMinute(issuedUntil);
}
