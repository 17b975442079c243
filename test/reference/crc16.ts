/**
 * The check sum of a token block: reflected CRC-16, polynomial 8005h, start value FFFFh, no final
 * XOR, low octet first.
 *
 * @module
 */
import { pack, toOctets } from './bits.ts';

/** CRC of octets as transmitted: the low octet of the register is the high octet of the result. */
export function crc16(octets: Uint8Array): bigint {
  let register = 0xffffn;
  for (const octet of octets) {
    register ^= BigInt(octet);
    for (let bit = 0; bit < 8; bit += 1) {
      const isSet = (register & 1n) === 1n;
      register >>= 1n;
      if (isSet) register ^= 0xa001n; // 8005h with its bits reversed
    }
  }
  return ((register & 0xffn) << 8n) | (register >> 8n);
}

/** CRC of the upper 48 bits of a block together with the class of its token. */
export function crcOfBlock(tokenClass: number, upper48: bigint): bigint {
  return crc16(octetsUnderCrc(tokenClass, upper48));
}

/** CRC_C, for credit in currency: the same with one octet 01h appended. */
export function currencyCrcOfBlock(tokenClass: number, upper48: bigint): bigint {
  return crc16(Buffer.concat([octetsUnderCrc(tokenClass, upper48), Buffer.of(0x01)]));
}

function octetsUnderCrc(tokenClass: number, upper48: bigint): Buffer {
  const bits = pack([
    [0, 6],
    [tokenClass, 2],
    [upper48, 48],
  ]);
  return toOctets(bits, 7);
}
