/**
 * EA of a change: both keys serve the meter's cipher.
 *
 * @module
 */
import { verdictOf, type Rule } from '../../keys/rules/rule.ts';
import { requireCombination } from '../../sts/derivation/derive-decoder-key.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/** A DKGA02 key gives 64 bits, and EA11 takes 128. */
export const CIPHER_OF_ALGORITHM: Rule<Pick<KeyChangeFacts, 'from' | 'meter' | 'to'>> = {
  id: 'REQ-KC-EA',
  title: "Both keys serve the meter's EncryptionAlgorithm: DKGA02 serves EA07 only",
  citation: 'IEC 62055-41:2018 6.1.4 and 6.1.5; docs/standard.md section 2',
  code: 'STS_KEY_COMBINATION',
  judge: ({ from, meter, to }) =>
    verdictOf(() => {
      for (const { key } of [from, to]) {
        requireCombination(key.attributes.decoderKeyGenerationAlgorithm, meter);
      }
    }),
};
