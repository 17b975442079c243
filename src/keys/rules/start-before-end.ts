/**
 * ACT against IUT: a first minute before the last one.
 *
 * @module
 */
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import type { VendingKeyLife } from '../vending-key-life.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/**
 * Compares with the first minute of use only. That issued-until lies after the last credit minute
 * is allowed on purpose: in that time the key serves key changes alone, as the keys of base date
 * 1993 did until 2025-05-31.
 */
export const START_BEFORE_END: Rule<Pick<VendingKeyLife, 'activeFrom' | 'issuedUntil'>> = {
  id: 'REQ-ACT-BEFORE-IUT',
  title: 'The first minute of use lies before issued-until',
  citation: 'sts.org.za, definitions: ACT and IUT',
  code: 'KEY_START_AFTER_END',
  judge: ({ activeFrom, issuedUntil }) => {
    if (activeFrom === null || issuedUntil === null || activeFrom < issuedUntil) return PASSED;
    return failed(
      `use begins on ${formatUtcMinute(activeFrom)} and ends on ${formatUtcMinute(issuedUntil)}`,
      'Give a later issued-until, or leave it open.',
    );
  },
};
