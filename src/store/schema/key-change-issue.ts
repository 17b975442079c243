/** Table `key_change_issue`: issued sets, written once. Both sides are frozen in columns. */

/** The frozen columns of one side. */
type FrozenColumns<Side extends 'from' | 'to'> = {
  readonly [
    Column in
      | 'vending_key_id'
      | 'supply_group_code'
      | 'decoder_key_generation_algorithm'
      | 'tariff_index' as `${Side}_${Column}`
  ]: string;
} & {
  readonly [
    Column in
      'key_revision_number' | 'key_type' | 'base_date' | 'key_expiry_number' as `${Side}_${Column}`
  ]: number;
};

interface IssueColumns {
  readonly id: string;
  readonly meter_pan: string;
  readonly kind: string;
  readonly encryption_algorithm: string;
  readonly token_count: number;
  readonly roll_over: number;
  readonly actor: string;
  readonly ticket: string | null;
  readonly reason: string | null;
  readonly issued_at: string;
  readonly set_mac: Uint8Array;
}

/** A row. */
export type KeyChangeIssueTable = IssueColumns & FrozenColumns<'from'> & FrozenColumns<'to'>;
