/**
 * Destruction: of keys that no meter has.
 *
 * @module
 */
import type { DestructionFacts } from './destruction-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** Without its old key no key change can be made for a meter: it would have to be replaced. */
export const DESTRUCTION_UNHELD: Rule<DestructionFacts> = {
  id: 'REQ-DESTROY-UNHELD',
  title: 'No meter is presumed to have the key',
  citation: 'IEC 62055-41:2018 6.4: key-change tokens are enciphered under the old key',
  code: 'KEY_DESTROY_HELD',
  judge: ({ metersPresumed }) => {
    if (metersPresumed === 0) return PASSED;
    return failed(
      `${metersPresumed} meters hold it`,
      'Move these meters to another key, or record that they are scrapped.',
    );
  },
};
