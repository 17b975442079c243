/**
 * The tables of the two ciphers, read from the JSON files beside this one.
 *
 * @module
 */
import { readFileSync } from 'node:fs';

/** Tables of EA07: two substitutions of a nibble and one permutation of 64 bits. */
export interface StaTables {
  readonly substitution1: readonly number[];
  readonly substitution2: readonly number[];
  readonly permutation: readonly number[];
}

/** Both sets of EA07: the one printed in the standard and the one that meters use. */
export interface StaTableSets {
  readonly sample: StaTables;
  readonly operational: StaTables;
}

/** Tables of EA11: the substitutions of 7 and of 9 bits (RFC 2994). */
export interface Misty1Tables {
  readonly S7: readonly number[];
  readonly S9: readonly number[];
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

export const STA_TABLES = readJson('./sta-tables.json') as StaTableSets;
export const MISTY1_TABLES = readJson('./misty1-tables.json') as Misty1Tables;

/** The entry of a table at an index that must exist. */
export function entry(table: readonly number[], index: bigint | number): bigint {
  const value = table[Number(index)];
  if (value === undefined) throw new RangeError(`the table has no entry ${String(index)}`);
  return BigInt(value);
}

/** The inverse of a table that is a permutation of its indexes. */
export function invert(table: readonly number[]): number[] {
  const inverse: number[] = [];
  table.forEach((value, index) => {
    inverse[value] = index;
  });
  return inverse;
}
