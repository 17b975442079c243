/**
 * The attributes of a signing pair. All are written down, the refusals too; and a pair that is
 * found must have them, those as well that only the module gives: it was never to be had outside.
 * CKA_LOCAL is not among them, since one module forgets it when a pair is stored.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { SIGNING_PAIR } from '../../ports/hsm.ts';
import type { SigningPairSpec } from '../signing-pair-spec.ts';
import { CKK_RSA, CKO_PRIVATE_KEY, CKO_PUBLIC_KEY } from './cryptoki-numbers.ts';
import type { Attributes } from './key-attributes.ts';

/** 65,537, the exponent that every library takes. */
export const PUBLIC_EXPONENT = Buffer.from([1, 0, 1]);

/** In CKA_ID of both halves, with something of the pair's own behind it. */
export const PAIR_ID_PREFIX = 'sts-kms sign ';
const ID_RANDOM_BYTES = 8;

/** It signs, and does nothing else. */
const PRIVATE_HALF = {
  KEY_TYPE: CKK_RSA,
  PRIVATE: true,
  MODIFIABLE: false,
  SENSITIVE: true,
  EXTRACTABLE: false,
  SIGN: true,
  SIGN_RECOVER: false,
  DECRYPT: false,
  UNWRAP: false,
  DERIVE: false,
} as const satisfies Attributes;

/** What the private half of a pair that is found must have. */
export const PRIVATE_HALF_FOUND = {
  ...PRIVATE_HALF,
  ALWAYS_SENSITIVE: true,
  NEVER_EXTRACTABLE: true,
} as const satisfies Attributes;

/** The attributes of both halves of a new pair. */
export function newPairAttributes({ label }: SigningPairSpec): {
  readonly ofPublic: Attributes;
  readonly ofPrivate: Attributes;
} {
  const ID = Buffer.from(`${PAIR_ID_PREFIX}${randomBytes(ID_RANDOM_BYTES).toString('hex')}`);
  const both = { TOKEN: true, LABEL: label, ID };
  return {
    ofPublic: {
      ...{ CLASS: CKO_PUBLIC_KEY, KEY_TYPE: CKK_RSA, PRIVATE: false, MODIFIABLE: false },
      ...both,
      ...{ VERIFY: true, VERIFY_RECOVER: false, ENCRYPT: false, WRAP: false },
      ...{ MODULUS_BITS: SIGNING_PAIR.bits, PUBLIC_EXPONENT },
    },
    ofPrivate: { CLASS: CKO_PRIVATE_KEY, ...both, ...PRIVATE_HALF },
  };
}
