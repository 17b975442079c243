/**
 * A move between owners.
 *
 * @module
 */
import { failed, PASSED, type Rule } from '../../keys/rules/rule.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** One loses a customer and the other answers for one. */
export const OWNERS_AGREE: Rule<Pick<KeyChangeFacts, 'from' | 'ownersAgree' | 'to'>> = {
  id: 'REQ-KC-OWNERS',
  title: 'Both owners agree when a meter moves between them',
  citation: 'sts.org.za, "Key Management Centre": the owner authorises each use of a key',
  code: 'KEY_CHANGE_OWNERS',
  judge: ({ from, to, ownersAgree }) => {
    if (from.supplyGroup.ownerId === to.supplyGroup.ownerId || ownersAgree) return PASSED;
    return failed(
      `supply groups ${from.supplyGroup.id} and ${to.supplyGroup.id} have different owners`,
      'Record the agreement of both owners.',
    );
  },
};
