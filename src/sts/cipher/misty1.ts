/**
 * EA11: MISTY1 (RFC 2994), 8 rounds, 128-bit key, one 64-bit block in ECB. SPEC 4.2.
 *
 * The names EK, FI, FL, FO and KI are those of the RFC.
 *
 * @module
 */
import { MISTY1_S7, MISTY1_S9 } from './misty1-tables.ts';
import { requireWholeKey, type TokenCipher } from './token-cipher.ts';

/** Words of the schedule: K1..K8 twice, then K'1..K'8 twice, so that no index needs a modulo. */
const SCHEDULE_WORDS = 32;
/** Where K' begins. */
const PRIME = 16;

/** A MISTY1 cipher with room for one key. */
export function createMisty1Cipher(): TokenCipher {
  const ek = new Uint16Array(new ArrayBuffer(2 * SCHEDULE_WORDS));
  return {
    encryptionAlgorithm: 'EA11',
    loadKey: (keys, at) => {
      requireWholeKey('EA11', keys, at);
      expandKey(keys, at, ek);
    },
    encipher: (words, at) => {
      encipher(ek, words, at);
    },
    decipher: (words, at) => {
      decipher(ek, words, at);
    },
    wipe: () => {
      ek.fill(0);
    },
  };
}

/** RFC 2994 section 2.2: K' = FI of each key word under the next one. */
function expandKey(keys: Uint8Array, at: number, ek: Uint16Array): void {
  for (let index = 0; index < 8; index += 1) {
    const word = (keys[at + 2 * index]! << 8) | keys[at + 2 * index + 1]!;
    ek[index] = word;
    ek[index + 8] = word;
  }
  for (let index = 0; index < 8; index += 1) {
    const derived = fi(ek[index]!, ek[index + 1]!);
    ek[PRIME + index] = derived;
    ek[PRIME + index + 8] = derived;
  }
}

function encipher(ek: Uint16Array, words: Uint32Array, at: number): void {
  let left = words[at]!;
  let right = words[at + 1]!;
  for (let round = 0; round < 8; round += 2) {
    left = flEven(left, ek, round >>> 1);
    right = flOdd(right, ek, round >>> 1);
    right ^= fo(left, ek, round);
    left ^= fo(right, ek, round + 1);
  }
  // The halves change places at the end. RFC 2994 section 2.3.
  words[at + 1] = flEven(left, ek, 4);
  words[at] = flOdd(right, ek, 4);
}

function decipher(ek: Uint16Array, words: Uint32Array, at: number): void {
  let left = flEvenInverse(words[at + 1]!, ek, 4);
  let right = flOddInverse(words[at]!, ek, 4);
  for (let round = 6; round >= 0; round -= 2) {
    left ^= fo(right, ek, round + 1);
    right ^= fo(left, ek, round);
    left = flEvenInverse(left, ek, round >>> 1);
    right = flOddInverse(right, ek, round >>> 1);
  }
  words[at] = left;
  words[at + 1] = right;
}

/** FL with an even index 2k. */
function flEven(value: number, ek: Uint16Array, k: number): number {
  const d0 = value >>> 16;
  const d1 = (value & 0xffff) ^ (d0 & ek[k]!);
  return ((d0 ^ (d1 | ek[PRIME + k + 6]!)) << 16) | d1;
}

/** FL with an odd index 2k + 1. */
function flOdd(value: number, ek: Uint16Array, k: number): number {
  const d0 = value >>> 16;
  const d1 = (value & 0xffff) ^ (d0 & ek[PRIME + k + 2]!);
  return ((d0 ^ (d1 | ek[k + 4]!)) << 16) | d1;
}

function flEvenInverse(value: number, ek: Uint16Array, k: number): number {
  const d1 = value & 0xffff;
  const d0 = (value >>> 16) ^ (d1 | ek[PRIME + k + 6]!);
  return (d0 << 16) | (d1 ^ (d0 & ek[k]!));
}

function flOddInverse(value: number, ek: Uint16Array, k: number): number {
  const d1 = value & 0xffff;
  const d0 = (value >>> 16) ^ (d1 | ek[k + 4]!);
  return (d0 << 16) | (d1 ^ (d0 & ek[PRIME + k + 2]!));
}

function fo(value: number, ek: Uint16Array, k: number): number {
  let t0 = value >>> 16;
  let t1 = value & 0xffff;
  t0 = fi(t0 ^ ek[k]!, ek[PRIME + k + 5]!) ^ t1;
  t1 = fi(t1 ^ ek[k + 2]!, ek[PRIME + k + 1]!) ^ t0;
  t0 = fi(t0 ^ ek[k + 7]!, ek[PRIME + k + 3]!) ^ t1;
  return ((t1 ^ ek[k + 4]!) << 16) | t0;
}

function fi(value: number, ki: number): number {
  let d7 = value & 0x7f;
  let d9 = MISTY1_S9[value >>> 7]! ^ d7;
  d7 = MISTY1_S7[d7]! ^ (d9 & 0x7f) ^ (ki >>> 9);
  d9 ^= ki & 0x1ff;
  return (d7 << 9) | (MISTY1_S9[d9]! ^ d7);
}
