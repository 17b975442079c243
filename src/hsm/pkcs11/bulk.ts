/**
 * The two computations of the trade, over many meters in one call of the port: HMAC message by
 * message, since PKCS#11 has no other way, DES in long runs.
 *
 * @module
 */
import type { HmacMessages } from '../../ports/hsm.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import type { DeviceSessions } from './device-sessions.ts';

const MAC_BYTES = 32;
const DES_BLOCK_BYTES = 8;

/** A key and how it computes. */
export interface Computing {
  readonly sessions: DeviceSessions;
  readonly object: CryptokiHandle;
  readonly mechanism: number;
}

/** HMAC of each message into its place. */
export function hmacEach(
  { sessions, object, mechanism }: Computing,
  messages: HmacMessages,
  target: Uint8Array,
): void {
  const { bytes, count } = messages;
  // The memory of a view of nothing has an address even so; a module refuses one that has none.
  const source = bytes === 0 ? Buffer.alloc(1) : bufferOver(messages.octets);
  const results = bufferOver(target);
  if (source.length < bytes * count || results.length < MAC_BYTES * count) {
    throw new RangeError('messages or target are shorter than their count says');
  }
  const { cryptoki } = sessions;
  sessions.compute('compute HMACs', (session) => {
    const how = { mechanism };
    for (let n = 0; n < count; n += 1) {
      cryptoki.C_SignInit(session, how, object);
      const message = source.subarray(n * bytes, (n + 1) * bytes);
      cryptoki.C_Sign(session, message, results.subarray(n * MAC_BYTES, (n + 1) * MAC_BYTES));
    }
  });
}

/** DES of whole blocks, in runs of at most `bytesPerCall` octets. */
export function desBlocks(
  { sessions, object, mechanism }: Computing,
  { blocks, target }: { readonly blocks: Uint8Array; readonly target: Uint8Array },
  bytesPerCall: number,
): void {
  const source = bufferOver(blocks);
  const results = bufferOver(target);
  if (source.length % DES_BLOCK_BYTES !== 0 || results.length < source.length) {
    throw new RangeError('blocks are not whole, or the target is shorter');
  }
  const { cryptoki } = sessions;
  sessions.compute('encipher blocks', (session) => {
    for (let at = 0; at < source.length; at += bytesPerCall) {
      const run = source.subarray(at, at + bytesPerCall);
      cryptoki.C_EncryptInit(session, { mechanism }, object);
      cryptoki.C_Encrypt(session, run, results.subarray(at, at + run.length));
    }
  });
}

/** The same memory, as the type that the addon takes. */
function bufferOver(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}
