/**
 * BDT of a change: never back.
 *
 * @module
 */
import { verdictOf, type Rule } from '../../keys/rules/rule.ts';
import { deriveRollOver } from '../../sts/token/roll-over.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** On the way back every old token would be taken again. */
export const BASE_DATE_FORWARD: Rule<Pick<KeyChangeFacts, 'from' | 'to'>> = {
  id: 'REQ-KC-BDT',
  title: 'The new base date is not earlier than the old one',
  citation: 'STS 1800-3 roll-over, as described on tidrollover.com; docs/standard.md section 6',
  code: 'STS_KCT_BASE_DATE',
  judge: ({ from, to }) =>
    verdictOf(() => {
      deriveRollOver(from.key.attributes.baseDate, to.key.attributes.baseDate);
    }),
};
