/**
 * A supply group: the meters that share vending keys. Its SupplyGroupCode is its id.
 *
 * @module
 */
import type { SupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import type { RecordHead } from './sealed-record.ts';

/** `default`: a maker's (VDDK). `unique`: the normal one (VUDK). `common`: for cards (VCDK). */
export type SupplyGroupKind = 'default' | 'unique' | 'common';

/** A supply group; `id` is its SupplyGroupCode. */
export interface SupplyGroup extends RecordHead {
  readonly id: SupplyGroupCode;
  /** 1 to 80 characters. */
  readonly name: string;
  readonly ownerId: string;
  readonly kind: SupplyGroupKind;
  /** No key change crosses clusters (CLU); only 0 is in use. */
  readonly cluster: number;
}
