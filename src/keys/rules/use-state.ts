/**
 * Use: what each state permits.
 *
 * @module
 */
import { endDatesOfKey } from '../end-dates.ts';
import { effectiveStateOf, type VendingKeyState } from '../vending-key-life.ts';
import { PURPOSES, type KeyUseFacts, type Purpose } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** Another rule says whether a compromised key may be an old key under the policy. */
const PERMITTED: Readonly<Record<VendingKeyState, readonly Purpose[]>> = {
  generating: [],
  'pre-active': [],
  active: PURPOSES,
  suspended: [],
  'key-change-only': ['key-change-old'],
  compromised: ['key-change-old'],
  deactivated: [],
  destroyed: [],
};

const ANOTHER_KEY = 'Use a key that is active: no change of state brings this one back.';
const TO_PASS: Readonly<Partial<Record<VendingKeyState, string>>> = {
  'pre-active': 'Activate the key with `sts-kms vending-key activate`, or use one that is active.',
  suspended: 'Resume the key with `sts-kms vending-key resume`, or use one that is active.',
};

/** The state at this minute, not the one stored. */
export const USE_STATE: Rule<KeyUseFacts> = {
  id: 'REQ-USE-STATE',
  title: 'The state of the key permits the purpose',
  citation: 'NIST SP 800-57 part 1, section 7: what each state permits',
  code: 'KEY_STATE_REFUSES',
  judge: ({ key, purpose, now }) => {
    const state = effectiveStateOf(key.life, endDatesOfKey(key), now);
    const permitted = PERMITTED[state];
    if (permitted.includes(purpose)) return PASSED;
    const purposes = permitted.length === 0 ? 'nothing' : permitted.join(', ');
    return failed(`the key is ${state}, which permits ${purposes}`, TO_PASS[state] ?? ANOTHER_KEY);
  },
};
