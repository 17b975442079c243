/**
 * EA07 as look-ups: the substitution and permutation of a round, an octet at a time.
 *
 * A round substitutes nibble by nibble, with table 1 or 2 as a key bit says, and then moves every
 * bit. Both act on each octet alone until the results are joined, so an octet's whole contribution
 * depends on its place (8), its two selector bits (4) and its value (256): 8192 entries of 64 bits.
 *
 * @module
 */
import type { StaTables } from './sta-tables.ts';

/** Entry index: place * 1024 + selectors * 256 + value; two words each, more significant first. */
export const PLACE_STRIDE = 2048;

/** The look-up tables of one set of EA07 tables. They hold no secret. */
export interface StaLookup {
  /** A round of enciphering: substitute, then permute. 16384 words. */
  readonly encipherRound: Uint32Array;
  /** First step of deciphering: undo the permutation. 4096 words, no selectors. */
  readonly unpermute: Uint32Array;
  /** A round of deciphering and the next round's first step. 16384 words. */
  readonly decipherRound: Uint32Array;
  /** Last round of deciphering: the substitution alone, an octet each. 1024 octets. */
  readonly decipherLast: Uint8Array;
}

/**
 * Builds the look-ups. Deciphering walks the selectors of enciphering backwards, so the inverse of
 * table 1 goes with selector bit 0. (SPEC 4.1 words it with the uncomplemented key: the other way.)
 */
export function buildStaLookup(tables: StaTables): StaLookup {
  const inverse = invert(tables.permutation);
  const undo = [invert(tables.substitution1), invert(tables.substitution2)] as const;
  const plain = identity(16);
  return {
    encipherRound: roundTable([tables.substitution1, tables.substitution2], tables.permutation),
    unpermute: placeTable(roundTable([plain, plain], inverse)),
    decipherRound: roundTable(undo, inverse),
    decipherLast: octetTable(undo),
  };
}

type Substitutions = readonly [readonly number[], readonly number[]];

function roundTable(substitutions: Substitutions, permutation: readonly number[]): Uint32Array {
  const table = new Uint32Array(8 * PLACE_STRIDE);
  const octets = octetTable(substitutions);
  for (let entry = 0; entry < 8 * 1024; entry += 1) {
    const place = entry >>> 10;
    const octet = octets[entry & 1023]!;
    for (let bit = 0; bit < 8; bit += 1) {
      if (((octet >>> bit) & 1) === 0) continue;
      const target = permutation[8 * place + bit]!;
      // Bits 32 to 63 go to the first word of the entry.
      const word = 2 * entry + (target > 31 ? 0 : 1);
      table[word] = table[word]! | (1 << (target & 31));
    }
  }
  return table;
}

/** Substituted octet for selectors * 256 + value; selector bit 0 belongs to the low nibble. */
function octetTable(substitutions: Substitutions): Uint8Array {
  const table = new Uint8Array(1024);
  for (let index = 0; index < 1024; index += 1) {
    const low = substitutions[(index >>> 8) & 1 ? 1 : 0][index & 15]!;
    const high = substitutions[index >>> 9 ? 1 : 0][(index >>> 4) & 15]!;
    table[index] = (high << 4) | low;
  }
  return table;
}

/** Keeps the entries whose selectors are 0: 512 words a place. */
function placeTable(table: Uint32Array): Uint32Array {
  const kept = new Uint32Array(8 * 512);
  for (let place = 0; place < 8; place += 1) {
    kept.set(table.subarray(place * PLACE_STRIDE, place * PLACE_STRIDE + 512), place * 512);
  }
  return kept;
}

function invert(permutation: readonly number[]): number[] {
  const inverse = new Array<number>(permutation.length).fill(0);
  permutation.forEach((target, source) => {
    inverse[target] = source;
  });
  return inverse;
}

function identity(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}
