/**
 * A change leads where the meter's record says.
 *
 * @module
 */
import { failed, PASSED, type Rule } from '../../keys/rules/rule.ts';
import { vendingKeyName } from '../../keys/vending-key.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/**
 * The intention is changed with ticket and reason, the change only carries it out. So whoever may
 * issue sets cannot choose a key for a meter.
 */
export const INTENDED_ONLY: Rule<Pick<KeyChangeFacts, 'meter' | 'to'>> = {
  id: 'REQ-KC-INTENDED',
  title: 'The new key, tariff index and KeyExpiryNumber are those intended for the meter',
  citation: 'prepaidmeters.com, glossary: "Update Meter Key" takes its target from the database',
  code: 'KEY_CHANGE_NOT_INTENDED',
  judge: ({ meter, to }) => {
    const { intended } = meter;
    const { vendingKeyId, tariffIndex, keyExpiryNumber } = to.position;
    const same =
      vendingKeyId === intended.vendingKeyId &&
      tariffIndex === intended.tariffIndex &&
      keyExpiryNumber === intended.keyExpiryNumber;
    if (same) return PASSED;
    return failed(
      `${vendingKeyName(to.key.attributes)} with tariff index ${tariffIndex} and ` +
        `KeyExpiryNumber ${keyExpiryNumber} is not what the meter is intended to have`,
      'Change the intention of this meter first.',
    );
  },
};
