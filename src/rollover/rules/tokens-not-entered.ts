/**
 * Advice about tokens that were bought under the old key and may lie in a drawer.
 *
 * @module
 */
import type { Advisor } from '../../keys/rules/advice.ts';
import { parseUtcMinute } from '../../sts/utc-minute.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** For so many days after a purchase one asks whether the token was entered. */
export const UNCONFIRMED_DAYS = 30;
const DAY_MINUTES = 1_440;

/** The meter takes no token of the old key once it has the new one: that money would be lost. */
export const TOKENS_NOT_ENTERED: Advisor<Pick<KeyChangeFacts, 'meter' | 'now'>> = {
  id: 'ADV-KC-TOKENS-NOT-ENTERED',
  title: 'Tokens of the old key are entered before the key change',
  citation: 'tidrollover.com, "Meter related": tokens of the old key are lost',
  advise: ({ meter, now }) => {
    const { lastPurchase } = meter;
    if (lastPurchase === null) return null;
    const daysAgo = Math.floor((now - parseUtcMinute(`${lastPurchase}T00:00Z`)) / DAY_MINUTES);
    if (daysAgo > UNCONFIRMED_DAYS) return null;
    return {
      id: 'ADV-KC-TOKENS-NOT-ENTERED',
      finding: `the last purchase was on ${lastPurchase}; its token may not be entered yet`,
      suggestion: 'Tell the customer to enter every token at hand before the key-change tokens.',
    };
  },
};
