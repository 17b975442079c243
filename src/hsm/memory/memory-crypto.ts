/**
 * What the in-memory HSM asks of node:crypto: batches of HMAC and DES, and RFC 5649 key wrap.
 * Every intermediate buffer is overwritten.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, type KeyObject } from 'node:crypto';
import { createSecretKey } from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import type { HmacMessages } from '../../ports/hsm.ts';

/** Octets of one DES block. */
const DES_BLOCK_BYTES = 8;
/** Octets of one HMAC-SHA-256. */
const MAC_BYTES = 32;
/** Alternative initial value of RFC 5649 section 3. */
const PADDED_WRAP_IV = Buffer.from('A65959A6', 'hex');

/** HMAC of each message into its place. */
export function hmacSha256Batch(key: KeyObject, messages: HmacMessages, target: Uint8Array): void {
  const { octets, bytes, count } = messages;
  if (octets.length !== count * bytes) throw new RangeError('messages do not fill their octets');
  for (let n = 0; n < count; n += 1) {
    const message = octets.subarray(n * bytes, (n + 1) * bytes);
    const mac = createHmac('sha256', key).update(message).digest();
    target.set(mac, n * MAC_BYTES);
    mac.fill(0);
  }
}

/** Single DES as triple DES with three equal keys, all blocks in one call. */
export function desEncryptBlocks(key: KeyObject, blocks: Uint8Array, target: Uint8Array): void {
  if (blocks.length % DES_BLOCK_BYTES !== 0) throw new RangeError('whole DES blocks wanted');
  const single = key.export();
  const tripled = Buffer.concat([single, single, single]);
  const cipher = createCipheriv('des-ede3-ecb', createSecretKey(tripled), null);
  cipher.setAutoPadding(false);
  const enciphered = cipher.update(blocks);
  cipher.final();
  target.set(enciphered);
  for (const secret of [single, tripled, enciphered]) secret.fill(0);
}

/** Wraps a key by RFC 5649 (AES key wrap with padding). */
export function wrapPadded(wrapping: KeyObject, key: KeyObject): Uint8Array {
  const value = key.export();
  const cipher = createCipheriv('id-aes256-wrap-pad', wrapping, PADDED_WRAP_IV);
  const blob = Buffer.concat([cipher.update(value), cipher.final()]);
  value.fill(0);
  return blob;
}

/**
 * Opens what {@link wrapPadded} made; the caller wipes the value.
 *
 * @throws {KmsError} HSM_UNWRAP_FAILED, whatever the reason
 */
export function unwrapPadded(wrapping: KeyObject, blob: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('id-aes256-wrap-pad', wrapping, PADDED_WRAP_IV);
    const opened = decipher.update(blob);
    const rest = decipher.final();
    const value = Buffer.concat([opened, rest]);
    opened.fill(0);
    rest.fill(0);
    return value;
  } catch (cause) {
    throw new KmsError('HSM_UNWRAP_FAILED', 'a wrapped key does not open', { cause });
  }
}
