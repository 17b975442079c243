/**
 * DKGA of a generated key.
 *
 * @module
 */
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** DKGA02 is a DES key of 56 bits: it is taken in for meters that have one, and not made anew. */
export const GENERATED_ALGORITHM: Rule<Pick<NewKeyFacts, 'key'>> = {
  id: 'REQ-DKGA-NEW',
  title: 'A generated key is for DKGA04',
  citation: 'IEC 62055-41:2018 6.1.4; docs/threat-model.md',
  code: 'SM_GENERATE_DKGA02',
  judge: ({ key }) => {
    const { decoderKeyGenerationAlgorithm } = key.attributes;
    if (key.origin !== 'generated' || decoderKeyGenerationAlgorithm === 'DKGA04') return PASSED;
    return failed(
      `a key for ${decoderKeyGenerationAlgorithm} is to be generated`,
      'Generate it for DKGA04, or import the existing key.',
    );
  },
};
