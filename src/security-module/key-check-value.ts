/**
 * KCV: key check value, three octets, always named by its method. An error check, no
 * authenticator: one in 16 million keys has the same. SPEC section 8.
 *
 * @module
 */
import type { Hsm, KeyHandle } from '../ports/hsm.ts';
import type { DecoderKeyGenerationAlgorithm } from '../sts/attributes/decoder-key-generation-algorithm.ts';
import { hexFromBytes } from '../sts/text.ts';

const CHECK_BYTES = 3;
/** What the HMAC of a DKGA04 key check covers: ours, as no definition was found. */
const CHECKED_TEXT = 'sts-kms key check value 1';

/**
 * The check value of a vending key in the HSM: `des:C33F45` (DES over eight zero octets, the
 * method of ANSI X9.24) or `hmac-sha256:…` (over a fixed text).
 */
export function keyCheckValueOf(
  hsm: Hsm,
  key: KeyHandle,
  algorithm: DecoderKeyGenerationAlgorithm,
): string {
  if (algorithm === 'DKGA02') {
    const enciphered = new Uint8Array(8);
    hsm.desEncrypt(key, new Uint8Array(8), enciphered);
    return desKeyCheckValue(enciphered);
  }
  const octets = Buffer.from(CHECKED_TEXT);
  const mac = new Uint8Array(32);
  hsm.hmacSha256(key, { octets, bytes: octets.length, count: 1 }, mac);
  return `hmac-sha256:${hexFromBytes(mac.subarray(0, CHECK_BYTES))}`;
}

/** The check value of a DES key, from eight zero octets enciphered under it. */
export function desKeyCheckValue(enciphered: Uint8Array): string {
  return `des:${hexFromBytes(enciphered.subarray(0, CHECK_BYTES))}`;
}
