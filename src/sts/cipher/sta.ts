/**
 * EA07: STA, the Standard Transfer Algorithm, 16 rounds over a 64-bit block. SPEC 4.1.
 *
 * No library has it, so it is ours. Table look-ups leak through caches and the key schedule is in
 * the process: docs/threat-model.md says what that means.
 *
 * @module
 */
import { buildStaLookup, PLACE_STRIDE, type StaLookup } from './sta-lookup.ts';
import type { StaTables } from './sta-tables.ts';
import { requireWholeKey, type TokenCipher } from './token-cipher.ts';

const ROUNDS = 16;
/** The key is complemented and rotated right by 12 before the first round. */
const KEY_ROTATION = 12;

/** Compiles the tables once; ciphers made from the result share them. */
export function compileStaTables(tables: StaTables): () => TokenCipher {
  const lookup = buildStaLookup(tables);
  return () => createStaCipher(lookup);
}

function createStaCipher(lookup: StaLookup): TokenCipher {
  // Two words a round: the selector pairs of the four upper octets, then of the four lower ones,
  // each pair in the two low bits of its octet's place.
  const selectors = new Uint32Array(new ArrayBuffer(4 * 2 * ROUNDS));
  return {
    encryptionAlgorithm: 'EA07',
    loadKey: (keys, at) => {
      requireWholeKey('EA07', keys, at);
      expandKey(keys, at, selectors);
    },
    encipher: (words, at) => {
      encipher(lookup, selectors, { words, at });
    },
    decipher: (words, at) => {
      decipher(lookup, selectors, { words, at });
    },
    wipe: () => {
      selectors.fill(0);
    },
  };
}

/**
 * Selector bits 4n + 3 of the rotating key for each round of enciphering. Deciphering round r
 * selects with bits 4n of the key rotated right by r: bit 4n + r, which is the bit (complemented)
 * of enciphering round 15 - r. So one schedule serves both, walked backwards.
 */
function expandKey(keys: Uint8Array, at: number, selectors: Uint32Array): void {
  const high = ~readWord(keys, at);
  const low = ~readWord(keys, at + 4);
  let upper = (high >>> KEY_ROTATION) | (low << (32 - KEY_ROTATION));
  let lower = (low >>> KEY_ROTATION) | (high << (32 - KEY_ROTATION));
  for (let round = 0; round < ROUNDS; round += 1) {
    selectors[2 * round] = pairSelectors(upper);
    selectors[2 * round + 1] = pairSelectors(lower);
    const carried = upper >>> 31;
    upper = (upper << 1) | (lower >>> 31);
    lower = (lower << 1) | carried;
  }
}

/** Brings bits 3 and 7 of each octet together in its bits 0 and 1. */
function pairSelectors(word: number): number {
  const single = (word >>> 3) & 0x11111111;
  return (single | (single >>> 3)) & 0x03030303;
}

interface BlockAt {
  readonly words: Uint32Array;
  readonly at: number;
}

function encipher(lookup: StaLookup, selectors: Uint32Array, block: BlockAt): void {
  const table = lookup.encipherRound;
  let high = block.words[block.at]!;
  let low = block.words[block.at + 1]!;
  for (let round = 0; round < 2 * ROUNDS; round += 2) {
    const upper = selectors[round]!;
    const lower = selectors[round + 1]!;
    const i0 = entry(low, lower, 0);
    const i1 = entry(low, lower, 8) + PLACE_STRIDE;
    const i2 = entry(low, lower, 16) + 2 * PLACE_STRIDE;
    const i3 = entry(low, lower, 24) + 3 * PLACE_STRIDE;
    const i4 = entry(high, upper, 0) + 4 * PLACE_STRIDE;
    const i5 = entry(high, upper, 8) + 5 * PLACE_STRIDE;
    const i6 = entry(high, upper, 16) + 6 * PLACE_STRIDE;
    const i7 = entry(high, upper, 24) + 7 * PLACE_STRIDE;
    high =
      table[i0]! |
      table[i1]! |
      table[i2]! |
      table[i3]! |
      table[i4]! |
      table[i5]! |
      table[i6]! |
      table[i7]!;
    low =
      table[i0 + 1]! |
      table[i1 + 1]! |
      table[i2 + 1]! |
      table[i3 + 1]! |
      table[i4 + 1]! |
      table[i5 + 1]! |
      table[i6 + 1]! |
      table[i7 + 1]!;
  }
  block.words[block.at] = high;
  block.words[block.at + 1] = low;
}

function decipher(lookup: StaLookup, selectors: Uint32Array, block: BlockAt): void {
  const table = lookup.decipherRound;
  let a = unpermuted(lookup.unpermute, block, 0);
  let b = unpermuted(lookup.unpermute, block, 1);
  // From the last round's selectors to the second.
  for (let round = 2 * ROUNDS - 2; round > 0; round -= 2) {
    const upper = selectors[round]!;
    const lower = selectors[round + 1]!;
    const i0 = entry(b, lower, 0);
    const i1 = entry(b, lower, 8) + PLACE_STRIDE;
    const i2 = entry(b, lower, 16) + 2 * PLACE_STRIDE;
    const i3 = entry(b, lower, 24) + 3 * PLACE_STRIDE;
    const i4 = entry(a, upper, 0) + 4 * PLACE_STRIDE;
    const i5 = entry(a, upper, 8) + 5 * PLACE_STRIDE;
    const i6 = entry(a, upper, 16) + 6 * PLACE_STRIDE;
    const i7 = entry(a, upper, 24) + 7 * PLACE_STRIDE;
    a =
      table[i0]! |
      table[i1]! |
      table[i2]! |
      table[i3]! |
      table[i4]! |
      table[i5]! |
      table[i6]! |
      table[i7]!;
    b =
      table[i0 + 1]! |
      table[i1 + 1]! |
      table[i2 + 1]! |
      table[i3 + 1]! |
      table[i4 + 1]! |
      table[i5 + 1]! |
      table[i6 + 1]! |
      table[i7 + 1]!;
  }
  block.words[block.at] = substituted(lookup.decipherLast, a, selectors[0]!);
  block.words[block.at + 1] = substituted(lookup.decipherLast, b, selectors[1]!);
}

/** Word index of an octet's entry, without its place. */
function entry(word: number, selectors: number, shift: number): number {
  return (((selectors >>> shift) & 3) << 9) | (((word >>> shift) & 255) << 1);
}

/** One word of the block with the permutation undone. */
function unpermuted(table: Uint32Array, block: BlockAt, part: 0 | 1): number {
  const high = block.words[block.at]!;
  const low = block.words[block.at + 1]!;
  return (
    table[((low & 255) << 1) + part]! |
    table[512 + (((low >>> 8) & 255) << 1) + part]! |
    table[1024 + (((low >>> 16) & 255) << 1) + part]! |
    table[1536 + ((low >>> 24) << 1) + part]! |
    table[2048 + ((high & 255) << 1) + part]! |
    table[2560 + (((high >>> 8) & 255) << 1) + part]! |
    table[3072 + (((high >>> 16) & 255) << 1) + part]! |
    table[3584 + ((high >>> 24) << 1) + part]!
  );
}

function substituted(table: Uint8Array, word: number, selectors: number): number {
  return (
    table[((selectors & 3) << 8) | (word & 255)]! |
    (table[(((selectors >>> 8) & 3) << 8) | ((word >>> 8) & 255)]! << 8) |
    (table[(((selectors >>> 16) & 3) << 8) | ((word >>> 16) & 255)]! << 16) |
    (table[(((selectors >>> 24) & 3) << 8) | (word >>> 24)]! << 24)
  );
}

function readWord(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
