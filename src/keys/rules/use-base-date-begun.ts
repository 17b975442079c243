/**
 * Use: not before the base date.
 *
 * @module
 */
import { BASE_DATE_BEGUN, judgeBaseDateBegun } from './base-date-begun.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import type { Rule } from './rule.ts';

/** For every purpose: a meter under such a key could take no credit until then. */
export const USE_BASE_DATE_BEGUN: Rule<KeyUseFacts> = {
  id: 'REQ-USE-BASE-DATE',
  title: 'The base date of the key has begun',
  citation: BASE_DATE_BEGUN.citation,
  code: BASE_DATE_BEGUN.code,
  judge: judgeBaseDateBegun,
};
