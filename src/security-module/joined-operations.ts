/**
 * The operations that many ask for one item at a time, joined.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import type { Stored } from '../keys/sealed-record.ts';
import type { VendingKey } from '../keys/vending-key.ts';
import type { KeyChangeBatch, KeyChangeItem, SecurityModule } from '../ports/security-module.ts';
import { JOINED_ITEMS_MAX, joinCalls } from './joined-calls.ts';

/** What is joined. */
export type JoinedOperations = Pick<
  SecurityModule,
  'checkRecords' | 'sealRecords' | 'issueKeyChangeSets'
>;

/** One meter's key change with the keys that its indices are about. */
interface KeyedItem {
  readonly keys: readonly Stored<VendingKey>[];
  readonly item: KeyChangeItem;
}

/** The same operations for many who call them at once, over so many hosts. */
export function joinOperations(single: JoinedOperations, hosts: number): JoinedOperations {
  const seal = joinCalls(single.sealRecords, hosts);
  const issue = joinCalls(
    (items: readonly KeyedItem[]) => single.issueKeyChangeSets(batchOf(items)),
    hosts,
  );
  const issueDigested = joinCalls(
    (items: readonly KeyedItem[]) =>
      single.issueKeyChangeSets({ ...batchOf(items), tokenDigests: true }),
    hosts,
  );
  return {
    checkRecords: joinCalls(single.checkRecords, hosts),
    // Approvals are for the changes of one call, and what one call changes is sealed all or none.
    sealRecords: (changes, authority) =>
      authority === undefined ? seal(changes) : single.sealRecords(changes, authority),
    issueKeyChangeSets: (batch) => {
      const { keys, items, tokenDigests } = batch;
      if (items.length > JOINED_ITEMS_MAX) return single.issueKeyChangeSets(batch);
      const keyed = items.map((item) => ({ keys, item }));
      return tokenDigests === undefined ? issue(keyed) : issueDigested(keyed);
    },
  };
}

/** One batch; a key that several use is in it once, which saves the HSM its unwrapping. */
function batchOf(items: readonly KeyedItem[]): KeyChangeBatch {
  const keys: Stored<VendingKey>[] = [];
  const indexOf = ({ keys: own }: KeyedItem, index: number): number => {
    const key = own[index];
    // It is refused as one that is not there.
    if (key === undefined) return -1;
    const known = keys.findIndex((other) => isSame(other, key));
    return known === -1 ? keys.push(key) - 1 : known;
  };
  const joined = items.map((keyed) => ({
    ...keyed.item,
    fromKey: indexOf(keyed, keyed.item.fromKey),
    toKey: indexOf(keyed, keyed.item.toKey),
  }));
  return { keys, items: joined };
}

/** Of one record an altered copy is another key: it is not to pass for the genuine one. */
function isSame(left: Stored<VendingKey>, right: Stored<VendingKey>): boolean {
  return left === right || (left.entity.id === right.entity.id && isDeepStrictEqual(left, right));
}
