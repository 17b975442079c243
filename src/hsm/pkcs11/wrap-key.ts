/**
 * Wrapping a key for storage outside.
 *
 * @module
 */
import { blobMac } from './blob-mac.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import type { Wrapping } from './device.ts';

import { wrapFormatOf } from './wrap-format.ts';

/** Room for any wrapped key: one module ends the process when its answer does not fit. */
const ROOM_BYTES = 512;

/** The blob of a key, its initial value in front and its HMAC behind if it has them. */
export function wrapObject(making: Wrapping, object: CryptokiHandle): Uint8Array {
  const { sessions, profile, wrapping } = making;
  const { ivBytes, macBytes, mechanism } = wrapFormatOf(profile);
  const iv = Buffer.alloc(ivBytes);
  const wrapped = sessions.withKeys('wrap a key', (session) => {
    const { cryptoki } = sessions;
    if (ivBytes > 0) cryptoki.C_GenerateRandom(session, iv);
    const room = Buffer.alloc(ROOM_BYTES);
    return cryptoki.C_WrapKey(session, mechanism(iv), wrapping.object, object, room);
  });
  const blob = Buffer.concat([iv, wrapped]);
  const mac = macBytes === 0 ? [] : blobMac(making, blob);
  return Uint8Array.from([...blob, ...mac]);
}
