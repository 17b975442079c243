/** Chance that is the same in every run: mulberry32. */

/** A source of 32-bit whole numbers. */
export type Seeded = () => number;

/** @param seed - any 32-bit number; the same one gives the same sequence */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A whole number from 0 to `count` - 1. */
export function seededBelow(next: Seeded, count: number): number {
  return Math.floor((next() / 2 ** 32) * count);
}

/** Made-up octets. */
export function seededOctets(next: Seeded, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => next() >>> 24);
}

/** Made-up decimal digits. */
export function seededDigits(next: Seeded, count: number): string {
  return Array.from({ length: count }, () => seededBelow(next, 10)).join('');
}

/** A made-up whole number of `bits` bits, at most 96. */
export function seededBits(next: Seeded, bits: number): bigint {
  const wide = (BigInt(next()) << 64n) | (BigInt(next()) << 32n) | BigInt(next());
  return wide & ((1n << BigInt(bits)) - 1n);
}
