/**
 * Destruction: from which states.
 *
 * @module
 */
import type { DestructionFacts } from './destruction-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** States in which a key has ended; in `generating` and `pre-active` it has not begun. */
const ENDED: readonly string[] = ['deactivated', 'compromised'];
const NOT_BEGUN: readonly string[] = ['generating', 'pre-active'];

/** Two acts, so that no single one takes a working key away for ever. */
export const DESTRUCTION_STATE: Rule<DestructionFacts> = {
  id: 'REQ-DESTROY-STATE',
  title: 'A key is destroyed when deactivated or compromised, or when it was never used',
  citation: 'NIST SP 800-57 part 1, section 7: transitions to destroyed',
  code: 'KEY_DESTROY_STATE',
  judge: ({ before, everUsed }) => {
    const { state } = before.life;
    if (ENDED.includes(state) || (NOT_BEGUN.includes(state) && !everUsed)) return PASSED;
    return failed(
      `the key is ${state}${everUsed ? ' and was used' : ''}`,
      'Deactivate it first; destroy it when nobody has missed it.',
    );
  },
};
