/**
 * The meter of a change still exists.
 *
 * @module
 */
import { failed, PASSED, type Rule } from '../../keys/rules/rule.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** A set for a scrapped meter serves somebody who kept it. */
export const METER_IN_SERVICE: Rule<Pick<KeyChangeFacts, 'meter'>> = {
  id: 'REQ-KC-METER',
  title: 'The meter is not scrapped',
  citation: 'This project: a set for a scrapped meter serves whoever kept it',
  code: 'METER_SCRAPPED',
  judge: ({ meter }) => {
    if (meter.status !== 'scrapped') return PASSED;
    return failed(`meter ${meter.id} is scrapped`, 'Check the number; correct the record first.');
  },
};
