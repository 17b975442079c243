/**
 * Use: a compromised key protects nothing new.
 *
 * @module
 */
import type { KeyUseFacts } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/**
 * To move a meter off it there is no other way than a set under it. Whoever has the key and the
 * set can compute the new key of that meter, so a policy may refuse even that.
 */
export const USE_NOT_COMPROMISED: Rule<KeyUseFacts> = {
  id: 'REQ-USE-COMPROMISED',
  title: 'A compromised key is at most the old key of a change, if the policy permits that',
  citation: 'NIST SP 800-57 part 1, section 7: compromised state; docs/threat-model.md',
  code: 'KEY_COMPROMISED',
  judge: ({ key, purpose, compromisedOldKey = 'permit' }) => {
    const leaving = purpose === 'key-change-old' && compromisedOldKey === 'permit';
    if (key.life.state !== 'compromised' || leaving) return PASSED;
    return failed(
      'the key is known to others',
      purpose === 'key-change-old'
        ? 'Bring the meter its new key by hand, or let the policy permit a set under this key.'
        : 'Move the meter to another key.',
    );
  },
};
