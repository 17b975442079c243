/**
 * KT: the kind of the supply group decides it.
 *
 * @module
 */
import { formatKeyType } from '../../sts/attributes/key-type.ts';
import type { SupplyGroupKind } from '../supply-group.ts';
import type { VendingKeyAttributes } from '../vending-key.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

const KEY_TYPE_OF: Readonly<Record<SupplyGroupKind, VendingKeyAttributes['keyType']>> = {
  default: 1,
  unique: 2,
  common: 3,
};

/** A VDDK, VUDK or VCDK, as the group is. */
export const KEY_TYPE_OF_GROUP: Rule<Pick<NewKeyFacts, 'key' | 'supplyGroupKind'>> = {
  id: 'REQ-KT-GROUP',
  title: 'The KeyType follows the kind of the supply group',
  citation: 'IEC 62055-41:2018 6.1.9; sts.org.za, "What is a vending key"',
  code: 'KEY_TYPE_NOT_OF_GROUP',
  judge: ({ key, supplyGroupKind }) => {
    const { keyType } = key.attributes;
    const wanted = KEY_TYPE_OF[supplyGroupKind];
    if (keyType === wanted) return PASSED;
    return failed(
      `the group is of kind ${supplyGroupKind}, the key is for ${formatKeyType(keyType)}`,
      `Make the key for ${formatKeyType(wanted)}, KeyType ${wanted}.`,
    );
  },
};
