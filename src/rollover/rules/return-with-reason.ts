/**
 * Back to a key that the meter had: with a reason.
 *
 * @module
 */
import { vendingKeyName } from '../../keys/vending-key.ts';
import { failed, PASSED, type Rule } from '../../keys/rules/rule.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/**
 * On one base date the meter keeps its memory of used tokens, so the way back is safe for them;
 * tokens bought under the key and never entered become good again. Somebody says why.
 */
export const RETURN_WITH_REASON: Rule<
  Pick<KeyChangeFacts, 'from' | 'heldBefore' | 'reason' | 'to'>
> = {
  id: 'REQ-KC-RETURN',
  title: 'A meter goes back to a key it had before only with a recorded reason',
  citation: 'This project: tokens bought before and never entered become good again',
  code: 'KEY_CHANGE_RETURN',
  judge: ({ from, to, heldBefore, reason }) => {
    const sameBaseDate = from.key.attributes.baseDate === to.key.attributes.baseDate;
    const said = reason !== null && reason.trim() !== '';
    if (!heldBefore || !sameBaseDate || said) return PASSED;
    return failed(
      `the meter had key ${vendingKeyName(to.key.attributes)} before, and no reason is given`,
      'Give the reason for the way back.',
    );
  },
};
