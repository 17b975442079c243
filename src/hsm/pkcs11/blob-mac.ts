/**
 * Authenticity for blobs of a module that opens anything: encrypt, then HMAC. The HMAC key comes
 * from the wrapping key itself, so that equal wrapping keys open each other's blobs: it is a
 * constant, wrapped by AES-CBC in the module. Nobody without the wrapping key can compute that, and
 * it does not lead back to it.
 *
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import { hmacEach } from './bulk.ts';
import { CKK_GENERIC_SECRET, CKM } from './cryptoki-numbers.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import type { Wrapping } from './device.ts';
import { passingAttributes, templateOf } from './key-attributes.ts';
import { wrapFormatOf } from './wrap-format.ts';

/** What is wrapped to make the HMAC key: 32 octets, whole blocks of AES. */
export const BLOB_MAC_CONSTANT = Buffer.from('sts-kms blob authentication 1'.padEnd(32));
const AES_BLOCK_BYTES = 16;
const MAC_BYTES = 32;

const SECRET = { KEY_TYPE: CKK_GENERIC_SECRET };
const CONSTANT_KEY = passingAttributes({ ...SECRET, EXTRACTABLE: true, VALUE: BLOB_MAC_CONSTANT });
const MAC_KEY = passingAttributes({ ...SECRET, EXTRACTABLE: false, SIGN: true });

/** The HMAC of a blob without its own. */
export function blobMac(making: Wrapping, blob: Uint8Array): Uint8Array {
  const { sessions, profile, wrapping } = making;
  const object = (wrapping.blobMacObject ??= deriveMacKey(making));
  const mac = new Uint8Array(MAC_BYTES);
  const mechanism = Number(profile.mechanisms.hmac);
  const messages = { octets: blob, bytes: blob.length, count: 1 };
  hmacEach({ sessions, object, mechanism }, messages, mac);
  return mac;
}

/**
 * What is to be unwrapped of a blob.
 *
 * @returns undefined when the blob does not carry its HMAC
 */
export function checkedBlob(making: Wrapping, blob: Uint8Array): Uint8Array | undefined {
  const { macBytes } = wrapFormatOf(making.profile);
  if (macBytes === 0) return blob;
  const wrapped = blob.subarray(0, -macBytes);
  return timingSafeEqual(blobMac(making, wrapped), blob.subarray(-macBytes)) ? wrapped : undefined;
}

function deriveMacKey({ sessions, wrapping }: Wrapping): CryptokiHandle {
  const { cryptoki } = sessions;
  // Room to spare, outside the JavaScript heap; the HMAC key is overwritten in it.
  const room = Buffer.from(new ArrayBuffer(4 * BLOB_MAC_CONSTANT.length));
  return sessions.withKeys('authenticate blobs', (session) => {
    const object = cryptoki.C_CreateObject(session, templateOf(CONSTANT_KEY));
    try {
      const how = { mechanism: CKM.AES_CBC, parameter: Buffer.alloc(AES_BLOCK_BYTES) };
      const value = cryptoki.C_WrapKey(session, how, wrapping.object, object, room);
      if (value.length !== BLOB_MAC_CONSTANT.length)
        throw new RangeError('the module pads otherwise');
      return cryptoki.C_CreateObject(session, templateOf({ ...MAC_KEY, VALUE: value }));
    } finally {
      room.fill(0);
      cryptoki.C_DestroyObject(session, object);
    }
  });
}
