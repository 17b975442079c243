/**
 * What probes of wrapping share: the mechanisms, a wrapping key that everybody may know, and the
 * two calls.
 *
 * @module
 */
import { CKK_AES, CKK_GENERIC_SECRET, CKM, CKO_SECRET_KEY } from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle, CryptokiMechanism } from '../pkcs11/cryptoki.ts';
import { templateOf, type Attributes } from '../pkcs11/key-attributes.ts';
import { importKey, readAttribute, refusalOf, ROOM_BYTES, type ProbeBench } from './probe-bench.ts';
import { WRAPPING_IV, WRAPPING_VALUE } from './wrap-answers.ts';

const CKM_AES_KEY_WRAP = 0x2109;

/** Mechanisms that are tried, the best format first. */
export const WRAP_MECHANISMS: readonly (readonly [name: string, how: CryptokiMechanism])[] = [
  ['CKM_AES_KEY_WRAP_KWP', { mechanism: CKM.AES_KEY_WRAP_KWP }],
  ['CKM_AES_KEY_WRAP_PAD', { mechanism: CKM.AES_KEY_WRAP_PAD }],
  ['CKM_AES_KEY_WRAP', { mechanism: CKM_AES_KEY_WRAP }],
  ['CKM_AES_CBC_PAD', { mechanism: CKM.AES_CBC_PAD, parameter: WRAPPING_IV }],
];

/** What is opened with what. */
export interface ProbeOpening {
  readonly how: CryptokiMechanism;
  readonly wrapping: CryptokiHandle;
  /** A generic secret, unless told otherwise. */
  readonly keyType?: number;
}

/** An AES key that wraps and unwraps. */
export function importWrappingKey(bench: ProbeBench, value = WRAPPING_VALUE): CryptokiHandle {
  return importKey(bench, value, { KEY_TYPE: CKK_AES, WRAP: true, UNWRAP: true });
}

/** Wraps a key. */
export function wrapWith(
  { cryptoki, session }: ProbeBench,
  how: CryptokiMechanism,
  [wrapping, key]: readonly [CryptokiHandle, CryptokiHandle],
): Buffer {
  const room = Buffer.alloc(ROOM_BYTES);
  return Buffer.from(cryptoki.C_WrapKey(session, how, wrapping, key, room));
}

/** Opens a blob as a key that can be read: one module wants that unsaid. */
export function unwrapReadable(
  { cryptoki, session }: ProbeBench,
  { how, wrapping, keyType = CKK_GENERIC_SECRET }: ProbeOpening,
  blob: Uint8Array,
): CryptokiHandle {
  const base = { CLASS: CKO_SECRET_KEY, TOKEN: false, KEY_TYPE: keyType };
  const open = (attributes: Attributes) =>
    cryptoki.C_UnwrapKey(session, how, wrapping, Buffer.from(blob), templateOf(attributes));
  const said = { ...base, SENSITIVE: false, EXTRACTABLE: true };
  const opened: CryptokiHandle[] = [];
  const refusal = refusalOf(() => opened.push(open(said)));
  return refusal === undefined && opened[0] !== undefined ? opened[0] : open(base);
}

/** The value of a key that a blob holds. */
export function unwrappedValue(bench: ProbeBench, opening: ProbeOpening, blob: Uint8Array): Buffer {
  return readAttribute(bench, unwrapReadable(bench, opening, blob));
}
