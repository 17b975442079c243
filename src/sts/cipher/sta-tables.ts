/**
 * The EA07 tables as data: two substitution tables and a permutation. The standard prints a sample
 * set; the operational one comes from the STS Association, so it is read from a file that an
 * operator can replace. SPEC 4.1 and 10.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/** A checked set of EA07 tables. */
export interface StaTables {
  /** 16 nibbles, used where the key selector bit is 0 when enciphering. */
  readonly substitution1: readonly number[];
  /** 16 nibbles, used where the key selector bit is 1 when enciphering. */
  readonly substitution2: readonly number[];
  /** Source bit i moves to bit permutation[i]; bit 0 is the least significant. */
  readonly permutation: readonly number[];
}

/** Octets of the canonical form over which a digest is taken. */
export const STA_TABLES_BYTES = 96;

/**
 * Checks a set of tables: the sizes, and that each is a permutation.
 *
 * @throws {KmsError} STS_TABLES_INVALID, which names the table
 */
export function checkStaTables(tables: StaTables): StaTables {
  requirePermutation('substitution1', tables.substitution1, 16);
  requirePermutation('substitution2', tables.substitution2, 16);
  requirePermutation('permutation', tables.permutation, 64);
  return tables;
}

/** The canonical form: both substitution tables, then the permutation, an octet each value. */
export function staTablesBytes(tables: StaTables): Uint8Array {
  return Uint8Array.from([...tables.substitution1, ...tables.substitution2, ...tables.permutation]);
}

function requirePermutation(name: string, values: readonly number[], size: number): void {
  const seen = new Set(values.filter((value) => Number.isInteger(value)));
  const inRange = values.every((value) => value >= 0 && value < size);
  if (values.length !== size || seen.size !== size || !inRange) {
    throw new KmsError(
      'STS_TABLES_INVALID',
      `EA07 ${name}: each of 0 to ${size - 1} wanted exactly once`,
      { facts: { table: name } },
    );
  }
}
