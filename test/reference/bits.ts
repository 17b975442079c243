/**
 * Bit fields and octets: pack fields most significant first, hex to integer and back.
 *
 * @module
 */

/** One field: its value and its width in bits. */
export type Field = readonly [value: bigint | number, width: number];

/** Concatenates fields, the most significant one first; a value that does not fit is an error. */
export function pack(fields: readonly Field[]): bigint {
  let packed = 0n;
  for (const [value, width] of fields) {
    const field = BigInt(value);
    if (field < 0n || field >> BigInt(width) !== 0n) {
      throw new RangeError(`a field of ${String(width)} bits cannot hold ${String(field)}`);
    }
    packed = (packed << BigInt(width)) | field;
  }
  return packed;
}

/** The `width` bits of `value` whose least significant one is bit `lowest`. */
export function bitsOf(value: bigint, lowest: number, width: number): bigint {
  return (value >> BigInt(lowest)) & ((1n << BigInt(width)) - 1n);
}

/** Upper-case hex, most significant octet first, padded to `octets` octets. */
export function toHex(value: bigint, octets: number): string {
  return pack([[value, 8 * octets]])
    .toString(16)
    .toUpperCase()
    .padStart(2 * octets, '0');
}

/** The integer that hex digits denote, most significant first. */
export function fromHex(text: string): bigint {
  if (!/^[0-9A-F]+$/.test(text)) throw new RangeError('not upper-case hex');
  return BigInt(`0x${text}`);
}

/** The octets of an integer, most significant first. */
export function toOctets(value: bigint, octets: number): Buffer {
  return Buffer.from(toHex(value, octets), 'hex');
}

/** The integer of octets, most significant first. */
export function fromOctets(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}
