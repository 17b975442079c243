/**
 * DKGA02: DK = DES_VK(D) xor D xor VK with D = PANBlock xor CONTROLBlock. SPEC 3.2, 3.3.
 *
 * Whoever sees one decoder key and may encipher under the vending key computes the vending key:
 * a marked legacy class.
 *
 * @module
 */
import { KEY_TYPE_INITIALISATION } from '../attributes/key-type.ts';
import { tariffIndexToControlBlockDigits } from '../attributes/tariff-index.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import type { DecoderKeyAttributes } from './decoder-key-attributes.ts';
import { panBlockDigits } from './pan-block.ts';

/** Octets of D, of the vending key and of the decoder key. */
const BLOCK_BYTES = 8;

/**
 * CONTROLBlock as 16 nibbles: KT 1, SGC 6, TI 2, KRN 1, then FFFFFF. SPEC 3.2.
 *
 * @returns 16 upper-case hex digits, most significant first
 */
export function controlBlockHex(attributes: DecoderKeyAttributes): string {
  const tariff = tariffIndexToControlBlockDigits(attributes.tariffIndex);
  const head = `${attributes.keyType}${attributes.supplyGroupCode}`;
  return `${head}${tariff.toString(16).padStart(2, '0')}${attributes.keyRevisionNumber}FFFFFF`;
}

/**
 * Writes D, the block that DES enciphers. It holds no secret.
 *
 * @param target - where to write 8 octets
 * @throws {KmsError} STS_KT_NOT_DERIVED for KeyType 0, STS_KT_COMMON_REFUSED for KeyType 3
 */
export function writeDkga02Block(
  attributes: DecoderKeyAttributes,
  policy: OpenPointPolicy,
  target: Uint8Array,
): void {
  requireDerivedKeyType(attributes);
  const pan = panBlockDigits(attributes.meterPAN, attributes.keyType, policy);
  const control = controlBlockHex(attributes);
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    const at = 2 * index;
    target[index] =
      Number.parseInt(pan.slice(at, at + 2), 16) ^ Number.parseInt(control.slice(at, at + 2), 16);
  }
}

/**
 * Turns DES_VK(D) into the decoder key, in place.
 *
 * @param enciphered - 8 octets, becomes the decoder key; the caller wipes it
 * @param block - D, 8 octets
 * @param vendingKey - 8 octets, owned and wiped by the caller
 */
export function finishDkga02(
  enciphered: Uint8Array,
  block: Uint8Array,
  vendingKey: Uint8Array,
): void {
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    enciphered[index] = octet(enciphered, index) ^ octet(block, index) ^ octet(vendingKey, index);
  }
}

/**
 * True when every octet has an odd number of one bits: the only 64-bit vending keys on which the
 * sources agree (SPEC D3).
 */
export function hasOddParity(key: Uint8Array): boolean {
  let odd = true;
  for (const byte of key) {
    let bits = byte ^ (byte >>> 4);
    bits ^= bits >>> 2;
    bits ^= bits >>> 1;
    odd = (bits & 1) === 1 && odd;
  }
  return odd;
}

/**
 * Checks a 64-bit vending key before it is accepted.
 *
 * @throws {KmsError} STS_KEY_LENGTH, STS_KEY_PARITY
 */
export function requireDkga02VendingKey(key: Uint8Array, policy: OpenPointPolicy): void {
  if (key.length !== BLOCK_BYTES) {
    throw new KmsError('STS_KEY_LENGTH', `DKGA02 vending key: 8 octets wanted, got ${key.length}`);
  }
  if (policy.d3VendingKeyParity === 'odd-only' && !hasOddParity(key)) {
    throw new KmsError('STS_KEY_PARITY', 'DKGA02 vending key: odd parity wanted in every octet');
  }
}

/**
 * @throws {KmsError} STS_KT_NOT_DERIVED for KeyType 0
 */
export function requireDerivedKeyType(attributes: DecoderKeyAttributes): void {
  if (attributes.keyType === KEY_TYPE_INITIALISATION) {
    throw new KmsError('STS_KT_NOT_DERIVED', 'a DITK (KeyType 0) has no vending key');
  }
}

function octet(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
