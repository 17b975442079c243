/**
 * EA07, the Standard Transfer Algorithm, one nibble and one bit at a time.
 * Nibble n of a block is its bits 4n..4n+3; bit 0 is the least significant one.
 *
 * @module
 */
import { entry, invert, type StaTables } from './tables.ts';

const ROUNDS = 16;
const MASK64 = (1n << 64n) - 1n;

function rotateLeft(value: bigint, count: bigint): bigint {
  return ((value << count) | (value >> (64n - count))) & MASK64;
}

function rotateRight(value: bigint, count: bigint): bigint {
  return rotateLeft(value, 64n - count);
}

/** Replaces each nibble; bit 4n + `selector` of the key chooses the table of nibble n. */
function substitute(
  block: bigint,
  key: bigint,
  choice: { selector: bigint; whenClear: readonly number[]; whenSet: readonly number[] },
): bigint {
  let result = 0n;
  for (let n = 0n; n < 16n; n += 1n) {
    const nibble = (block >> (4n * n)) & 0xfn;
    const isSet = ((key >> (4n * n + choice.selector)) & 1n) === 1n;
    result |= entry(isSet ? choice.whenSet : choice.whenClear, nibble) << (4n * n);
  }
  return result;
}

/** Moves bit i to bit destination[i]. */
function permute(block: bigint, destination: readonly number[]): bigint {
  let result = 0n;
  for (let i = 0; i < 64; i += 1) {
    const bit = (block >> BigInt(i)) & 1n;
    result |= bit << entry(destination, i);
  }
  return result;
}

/** Enciphers one 64-bit block under a 64-bit decoder key. */
export function encryptSta(tables: StaTables, key: bigint, block: bigint): bigint {
  const choice = {
    selector: 3n,
    whenClear: tables.substitution1,
    whenSet: tables.substitution2,
  };
  let roundKey = rotateRight(~key & MASK64, 12n);
  let state = block;
  for (let round = 0; round < ROUNDS; round += 1) {
    state = substitute(state, roundKey, choice);
    state = permute(state, tables.permutation);
    roundKey = rotateLeft(roundKey, 1n);
  }
  return state;
}

/**
 * Deciphers one 64-bit block. The key is not complemented here, so a clear key bit selects the
 * inverse of substitution 2 and a set one the inverse of substitution 1.
 */
export function decryptSta(tables: StaTables, key: bigint, block: bigint): bigint {
  const choice = {
    selector: 0n,
    whenClear: invert(tables.substitution2),
    whenSet: invert(tables.substitution1),
  };
  const inversePermutation = invert(tables.permutation);
  let roundKey = key;
  let state = block;
  for (let round = 0; round < ROUNDS; round += 1) {
    state = permute(state, inversePermutation);
    state = substitute(state, roundKey, choice);
    roundKey = rotateRight(roundKey, 1n);
  }
  return state;
}
