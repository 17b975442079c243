/**
 * Use: credit under KeyType 3 goes onto magnetic cards only.
 *
 * @module
 */
import { KEY_TYPE_COMMON } from '../../sts/attributes/key-type.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** TCT of a magnetic card. */
const MAGNETIC_CARD = '01';

/** The card, written once, keeps the token from a second meter; digits could be read to many. */
export const USE_MAGNETIC_CARD: Rule<KeyUseFacts> = {
  id: 'REQ-USE-MAGNETIC-CARD',
  title: 'Credit under a common key (VCDK) is for token carrier type 01 only',
  citation: 'IEC 62055-41:2018 6.5.2; sts.org.za, "What is a vending key"',
  code: 'KEY_MAGNETIC_CARD_ONLY',
  judge: ({ key, purpose, tokenCarrierType }) => {
    const asked = key.attributes.keyType === KEY_TYPE_COMMON && purpose === 'credit';
    if (!asked || tokenCarrierType === MAGNETIC_CARD) return PASSED;
    return failed(
      `the token carrier type is ${tokenCarrierType ?? 'not known'}`,
      'Move the meter to a unique key, or record its token carrier type.',
    );
  },
};
