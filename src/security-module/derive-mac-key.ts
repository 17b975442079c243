/**
 * Keys for MACs that are made in this process: the HSM makes each once, from a constant under the
 * record-MAC key.
 *
 * @module
 */
import { createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { inconsistent } from './inconsistent.ts';
import type { RecordMacKeys } from './record-mac.ts';

const KEY_BYTES = 32;

/**
 * The key of a domain, as a KeyObject outside the JavaScript heap. Asked for twice: a wrong answer
 * would stay until the module closes.
 *
 * @throws {KmsError} SM_HSM_INCONSISTENT
 */
export function deriveMacKey(
  { hsm, recordMac }: Pick<RecordMacKeys, 'hsm' | 'recordMac'>,
  domain: string,
): KeyObject {
  const octets = Buffer.from(domain);
  const both = new Uint8Array(new ArrayBuffer(2 * KEY_BYTES));
  const [first, second] = [both.subarray(0, KEY_BYTES), both.subarray(KEY_BYTES)];
  try {
    for (const target of [first, second]) {
      hsm.hmacSha256(recordMac, { octets, bytes: octets.length, count: 1 }, target);
    }
    const blank = first.every((octet) => octet === 0);
    if (blank || !timingSafeEqual(first, second)) {
      throw inconsistent(`the key "${domain}" was made twice and differs`);
    }
    return createSecretKey(first);
  } finally {
    both.fill(0);
  }
}
