/**
 * Keys for many MACs in this process, made by the HSM from a constant under the record-MAC key and
 * held as a KeyObject outside the JavaScript heap.
 *
 * @module
 */
import { createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Hsm, KeyHandle } from '../ports/hsm.ts';
import { inconsistent } from './inconsistent.ts';

const MAC_BYTES = 32;

/** A key of the HSM that makes HMACs. */
export interface MacKey {
  readonly hsm: Hsm;
  readonly key: KeyHandle;
}

/**
 * The key that a constant makes under the record-MAC key.
 *
 * @param domain - begins as nothing else that is under that key
 * @throws {KmsError} SM_HSM_INCONSISTENT
 */
export function deriveMacKey(recordMac: MacKey, domain: string): KeyObject {
  return withSteadyMac(recordMac, domain, createSecretKey);
}

/**
 * Lends the HMAC of a text by the HSM, and wipes it. It is asked for twice: a wrong answer would be
 * believed for long.
 *
 * @param use - must not keep the octets
 * @throws {KmsError} SM_HSM_INCONSISTENT
 */
export function withSteadyMac<Result>(
  { hsm, key }: MacKey,
  text: string,
  use: (mac: Buffer) => Result,
): Result {
  const octets = Buffer.from(text);
  const both = Buffer.from(new ArrayBuffer(2 * MAC_BYTES));
  const [first, second] = [both.subarray(0, MAC_BYTES), both.subarray(MAC_BYTES)];
  try {
    for (const target of [first, second]) {
      hsm.hmacSha256(key, { octets, bytes: octets.length, count: 1 }, target);
    }
    const blank = first.every((octet) => octet === 0);
    if (blank || !timingSafeEqual(first, second)) {
      throw inconsistent(`the HMAC of "${text}" was made twice and differs`);
    }
    return use(first);
  } finally {
    both.fill(0);
  }
}
