/**
 * Destruction: the value is gone from the record.
 *
 * @module
 */
import type { KeyUpdate } from './key-update.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** A record that calls itself destroyed and keeps its value could be brought back. */
export const DESTRUCTION_OF_VALUE: Rule<KeyUpdate> = {
  id: 'REQ-DESTROY-VALUE',
  title: 'The record of a destroyed key holds no value',
  citation: 'NIST SP 800-57 part 1, section 7: destroyed state',
  code: 'KEY_DESTROY_VALUE',
  judge: ({ after }) => {
    if (after.life.state !== 'destroyed' || after.value === null) return PASSED;
    return failed('the value would stay in the record', 'Take the value out of the record.');
  },
};
