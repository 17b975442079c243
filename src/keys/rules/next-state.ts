/**
 * The next state of a vending key.
 *
 * @module
 */
import { mayFollow, NEXT_STATES } from '../vending-key-life.ts';
import type { KeyUpdate } from './key-update.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** The table of states decides. */
export const NEXT_STATE: Rule<KeyUpdate> = {
  id: 'REQ-STATE-NEXT',
  title: 'The new state may follow the present one',
  citation: 'NIST SP 800-57 part 1, section 7: key states and transitions',
  code: 'KEY_STATE_CHANGE',
  judge: ({ before, after }) => {
    const [from, to] = [before.life.state, after.life.state];
    if (mayFollow(from, to)) return PASSED;
    const next = NEXT_STATES[from];
    return failed(
      `${from} is not followed by ${to}`,
      next.length === 0
        ? 'Nothing follows: make a new key.'
        : `It may be followed by ${next.join(', ')}.`,
    );
  },
};
