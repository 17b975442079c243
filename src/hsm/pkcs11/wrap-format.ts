/**
 * How a wrapped key looks outside: RFC 5649, or AES-CBC with PKCS#7 padding where a module has
 * nothing better, its initial value in front and an HMAC behind. The length of a blob tells the
 * length of the key.
 *
 * @module
 */
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import type { CryptokiMechanism } from './cryptoki.ts';

/** How one module wraps. */
export interface WrapFormat {
  /** Random octets in front: the initial value of CBC. */
  readonly ivBytes: number;
  /** Octets of the HMAC behind, where the module does not authenticate what it unwraps. */
  readonly macBytes: number;
  /** @param iv - `ivBytes` octets */
  readonly mechanism: (iv: Uint8Array) => CryptokiMechanism;
  /** Octets of the whole blob of a key of so many octets. */
  readonly blobBytes: (keyBytes: number) => number;
}

const AES_BLOCK_BYTES = 16;
const MAC_BYTES = 32;

/** The format of a profile. */
export function wrapFormatOf({ mechanisms, capabilities }: Pkcs11Profile): WrapFormat {
  const mechanism = Number(mechanisms.wrap.mechanism);
  const macBytes = capabilities.authenticatedWrap ? 0 : MAC_BYTES;
  switch (mechanisms.wrap.format) {
    case 'rfc5649':
      return {
        ivBytes: 0,
        macBytes,
        mechanism: () => ({ mechanism }),
        // RFC 5649 section 4.1: padded to whole semiblocks of 8 octets, and one more.
        blobBytes: (keyBytes) => 8 * Math.ceil(keyBytes / 8) + 8 + macBytes,
      };
    case 'aes-cbc-pad':
      return {
        ivBytes: AES_BLOCK_BYTES,
        macBytes,
        mechanism: (iv) => ({ mechanism, parameter: Buffer.from(iv) }),
        // RFC 5652 section 6.3: at least one octet of padding.
        blobBytes: (keyBytes) =>
          AES_BLOCK_BYTES * (Math.floor(keyBytes / AES_BLOCK_BYTES) + 2) + macBytes,
      };
  }
}
