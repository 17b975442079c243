/**
 * DKGA04: the leftmost 64 or 128 bits of HMAC-SHA-256(vending key, data block). SPEC 3.4.
 * One HMAC call, no counter, no parity. EA, base date and length are inside the block, so the keys
 * for EA07 and EA11 are unrelated.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { baseDateCode } from '../attributes/base-date.ts';
import { decoderKeyBytesOf } from '../attributes/encryption-algorithm.ts';
import { KEY_TYPE_COMMON } from '../attributes/key-type.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import type { Dkga04Attributes } from './decoder-key-attributes.ts';
import { requireDerivedKeyType } from './dkga02.ts';
import { requireKeyType3Allowed } from './pan-block.ts';

/** Octets of the data block. */
export const DKGA04_BLOCK_BYTES = 49;

/** Octets of a DKGA04 vending key. */
const DKGA04_VENDING_KEY_BYTES = 20;

/** Number of label and of context fields; both octets are required (SPEC D8). */
const FIELD_COUNT = 4;

/**
 * Writes the data block. It holds no secret.
 *
 * @param target - where to write 49 octets
 * @throws {KmsError} STS_KT_NOT_DERIVED for KeyType 0, STS_KT_COMMON_REFUSED for KeyType 3
 */
export function writeDkga04Block(
  attributes: Dkga04Attributes,
  policy: OpenPointPolicy,
  target: Uint8Array,
): void {
  requireDerivedKeyType(attributes);
  if (attributes.keyType === KEY_TYPE_COMMON) requireKeyType3Allowed(policy);
  let at = writeOctet(target, 0, FIELD_COUNT);
  at = writeField(target, at, '04');
  at = writeField(target, at, baseDateCode(attributes.baseDate));
  at = writeField(target, at, attributes.encryptionAlgorithm.slice(2));
  at = writeField(target, at, attributes.tariffIndex);
  at = writeOctet(target, at, 0);
  at = writeOctet(target, at, FIELD_COUNT);
  at = writeField(target, at, attributes.supplyGroupCode);
  at = writeField(target, at, String(attributes.keyType));
  at = writeField(target, at, String(attributes.keyRevisionNumber));
  at = writeField(target, at, attributes.meterPAN);
  target.fill(0, at, DKGA04_BLOCK_BYTES - 1);
  target[DKGA04_BLOCK_BYTES - 1] = 8 * decoderKeyBytesOf(attributes.encryptionAlgorithm);
}

/**
 * Checks a DKGA04 vending key's length. HMAC would silently accept any other.
 *
 * @throws {KmsError} STS_KEY_LENGTH
 */
export function requireDkga04VendingKey(key: Uint8Array): void {
  if (key.length !== DKGA04_VENDING_KEY_BYTES) {
    throw new KmsError('STS_KEY_LENGTH', `DKGA04 vending key: 20 octets wanted, got ${key.length}`);
  }
}

function writeOctet(target: Uint8Array, at: number, octet: number): number {
  target[at] = octet;
  return at + 1;
}

/** Writes the length of an ASCII text and then the text. */
function writeField(target: Uint8Array, at: number, text: string): number {
  target[at] = text.length;
  for (let index = 0; index < text.length; index += 1) {
    target[at + 1 + index] = text.charCodeAt(index);
  }
  return at + 1 + text.length;
}
