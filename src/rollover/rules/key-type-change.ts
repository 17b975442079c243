/**
 * KT of a change: a permitted pair.
 *
 * @module
 */
import { verdictOf, type Rule } from '../../keys/rules/rule.ts';
import { requireKeyTypeChange } from '../../sts/token/key-change-permission.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** The standard's table of key-type changes, as far as it could be read. */
export const KEY_TYPE_CHANGE: Rule<Pick<KeyChangeFacts, 'from' | 'policy' | 'to'>> = {
  id: 'REQ-KC-KT',
  title: 'The change of KeyType is permitted',
  citation: 'IEC 62055-41:2018 Table 33; docs/open-points.md D6',
  code: 'STS_KCT_KEY_TYPE',
  judge: ({ from, to, policy }) =>
    verdictOf(() => {
      requireKeyTypeChange(from.key.attributes.keyType, to.key.attributes.keyType, policy);
    }),
};
