/**
 * The fingerprint of a vending key's value: equal for equal values, so that a value under two names
 * is noticed, and of no use to anybody without the HSM.
 *
 * @module
 */
import type { Hsm, KeyHandle } from '../ports/hsm.ts';
import type { DecoderKeyGenerationAlgorithm } from '../sts/attributes/decoder-key-generation-algorithm.ts';
import { hexFromBytes } from '../sts/text.ts';

const MAC_BYTES = 32;
const DES_BYTES = 8;
/** What the HMAC under a DKGA04 value covers; no data block of a meter begins so. */
const COVERED = 'sts-kms value fingerprint 1';
/** Separates these uses of the record-MAC key from every other. */
const DOMAINS = {
  DKGA04: 'sts-kms value fingerprint DKGA04 1 ',
  DKGA02: 'sts-kms value fingerprint DKGA02 1 ',
} as const;

/** The keys that a fingerprint needs. */
export interface Fingerprinting {
  readonly hsm: Hsm;
  readonly recordMac: KeyHandle;
}

/**
 * The fingerprint of a value, 64 hex digits. A DKGA04 value stays in the HSM; of a DKGA02 value all
 * bits count, since decoder keys are xored with it, so it is read and overwritten.
 *
 * @param key - an opened vending key; of DKGA02 one that may be read
 */
export function fingerprintOf(
  { hsm, recordMac }: Fingerprinting,
  key: KeyHandle,
  algorithm: DecoderKeyGenerationAlgorithm,
): string {
  const domain = Buffer.from(DOMAINS[algorithm]);
  const secretBytes = algorithm === 'DKGA02' ? DES_BYTES : MAC_BYTES;
  const octets = new Uint8Array(new ArrayBuffer(domain.length + secretBytes));
  octets.set(domain);
  const secret = octets.subarray(domain.length);
  try {
    if (algorithm === 'DKGA02') hsm.readKey(key, secret);
    else macOf({ hsm, key }, Buffer.from(COVERED), secret);
    const mac = new Uint8Array(MAC_BYTES);
    macOf({ hsm, key: recordMac }, octets, mac);
    return hexFromBytes(mac);
  } finally {
    octets.fill(0);
  }
}

function macOf(
  { hsm, key }: { readonly hsm: Hsm; readonly key: KeyHandle },
  octets: Uint8Array,
  target: Uint8Array,
): void {
  hsm.hmacSha256(key, { octets, bytes: octets.length, count: 1 }, target);
}
