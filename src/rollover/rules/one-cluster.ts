/**
 * CLU of a change.
 *
 * @module
 */
import { failed, PASSED, type Rule } from '../../keys/rules/rule.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** Only cluster 0 is in use. */
export const ONE_CLUSTER: Rule<Pick<KeyChangeFacts, 'from' | 'to'>> = {
  id: 'REQ-KC-CLUSTER',
  title: 'Both supply groups are of one cluster',
  citation: 'sts.org.za, definitions: CLU',
  code: 'KEY_CHANGE_CLUSTER',
  judge: ({ from, to }) => {
    const [was, is] = [from.supplyGroup.cluster, to.supplyGroup.cluster];
    if (was === is) return PASSED;
    return failed(
      `the supply groups are of clusters ${was} and ${is}`,
      'Choose a supply group of the same cluster.',
    );
  },
};
