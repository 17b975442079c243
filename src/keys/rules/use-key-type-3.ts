/**
 * Use: KeyType 3 is refused while open point D5 is.
 *
 * @module
 */
import { KEY_TYPE_COMMON } from '../../sts/attributes/key-type.ts';
import { requireKeyType3Allowed } from '../../sts/derivation/pan-block.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import { PASSED, verdictOf, type Rule } from './rule.ts';

/** Trial keys too: no decoder key is derived before somebody has chosen a reading. */
export const USE_KEY_TYPE_3: Rule<KeyUseFacts> = {
  id: 'REQ-USE-KT-3',
  title: 'A common key (VCDK) is used only when open point D5 is settled',
  citation: 'docs/open-points.md D5',
  code: 'STS_KT_COMMON_REFUSED',
  judge: ({ key, policy }) => {
    if (key.attributes.keyType !== KEY_TYPE_COMMON) return PASSED;
    return verdictOf(() => {
      requireKeyType3Allowed(policy);
    });
  },
};
