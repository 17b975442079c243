/**
 * Finds vending keys for the rows of a file, each read and checked once.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { typedKeyRevisionNumber, typedSupplyGroupCode } from '../../exchange/typed-numbers.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { ReadField } from '../check-row.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import { loadKey } from './key-reference.ts';

/** The two columns that name a key. */
export interface KeyColumns<Column extends string> {
  readonly group: Column;
  readonly revision: Column;
}

/** Finds keys by two columns of a row. */
export type FindKey = <Column extends string>(
  field: ReadField<Column>,
  columns: KeyColumns<Column>,
) => Promise<Stored<VendingKey>>;

/** A finder for one run. */
export function createKeyFinder(reading: RecordReading): FindKey {
  const known = new Map<string, Stored<VendingKey>>();
  return async (field, { group, revision }) => {
    const number = typedKeyRevisionNumber(field(revision));
    const code = typedSupplyGroupCode(field(group));
    const name = `${code}/${number}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    try {
      const key = await loadKey(reading, { supplyGroupCode: code, keyRevisionNumber: number });
      known.set(name, key);
      return key;
    } catch (error) {
      // The group is known then: its revision is the column to blame.
      if (error instanceof KmsError && error.code === 'KEY_REVISION_UNKNOWN') field(revision);
      throw error;
    }
  };
}
