/**
 * Use: no credit under a maker's key.
 *
 * @module
 */
import { KEY_TYPE_DEFAULT } from '../../sts/attributes/key-type.ts';
import type { KeyUseFacts } from './key-use-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** A VDDK is in the hands of a maker, who sells no electricity. */
export const USE_NO_DEFAULT_CREDIT: Rule<KeyUseFacts> = {
  id: 'REQ-USE-DEFAULT-CREDIT',
  title: "No credit under a maker's default key (VDDK)",
  citation: 'IEC 62055-41:2018 6.5.2; result 80 of STS 600-8-6 in public client code',
  code: 'KEY_DEFAULT_CREDIT',
  judge: ({ key, purpose }) => {
    if (key.attributes.keyType !== KEY_TYPE_DEFAULT || purpose !== 'credit') return PASSED;
    return failed(
      'credit is asked for under a DDTK',
      'Commission the meter: change it to the key of its utility first.',
    );
  },
};
