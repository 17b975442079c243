/**
 * KEN: within the base date.
 *
 * @module
 */
import { parseKeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import type { KeyUpdate } from './key-update.ts';
import { verdictOf, type Rule } from './rule.ts';

/** Eight bits end with the base date, so a number of eight bits is all there is to ask. */
export const EXPIRY_WITHIN_BASE_DATE: Rule<KeyUpdate> = {
  id: 'REQ-KEN-BASE-DATE',
  title: 'The last credit minute is not after the end of the base date',
  citation: 'IEC 62055-41:2018 6.1.10: 8 of the 24 bits of a TokenIdentifier',
  code: 'STS_KEN_INVALID',
  judge: ({ after }) =>
    verdictOf(() => {
      parseKeyExpiryNumber(after.attributes.keyExpiryNumber);
    }),
};
