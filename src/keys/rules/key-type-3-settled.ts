/**
 * KT 3: refused while open point D5 is.
 *
 * @module
 */
import { requireKeyType3Allowed } from '../../sts/derivation/pan-block.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { PASSED, verdictOf, type Rule } from './rule.ts';

/** A trial key mints no money, so a wrong reading of D5 costs nothing. */
export const KEY_TYPE_3_SETTLED: Rule<Pick<NewKeyFacts, 'key' | 'policy' | 'supplyGroupKind'>> = {
  id: 'REQ-KT-3-SETTLED',
  title: 'A key of a common supply group is for trials while open point D5 is not settled',
  citation: 'docs/open-points.md D5',
  code: 'STS_KT_COMMON_REFUSED',
  judge: ({ key, policy, supplyGroupKind }) => {
    if (supplyGroupKind !== 'common' || key.trial) return PASSED;
    return verdictOf(() => {
      requireKeyType3Allowed(policy);
    });
  },
};
