/**
 * DKGA of a change.
 *
 * @module
 */
import { verdictOf, type Rule } from '../../keys/rules/rule.ts';
import { requireSameAlgorithm } from '../../sts/token/key-change-permission.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** One algorithm for both keys, or the policy that mixes them. */
export const ONE_ALGORITHM: Rule<Pick<KeyChangeFacts, 'from' | 'policy' | 'to'>> = {
  id: 'REQ-KC-DKGA',
  title: 'Both keys are for one DecoderKeyGenerationAlgorithm, unless the policy permits a mix',
  citation: 'IEC 62055-41:2018 6.4.4; docs/open-points.md D11',
  code: 'STS_KCT_MIXED_DKGA',
  judge: ({ from, to, policy }) =>
    verdictOf(() => {
      requireSameAlgorithm(
        from.key.attributes.decoderKeyGenerationAlgorithm,
        to.key.attributes.decoderKeyGenerationAlgorithm,
        policy,
      );
    }),
};
