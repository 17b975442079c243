/**
 * Computes key-change sets: derive the old and new decoder keys, build, encipher, read back, prove
 * on a virtual meter. A refusal concerns one meter; a fault stops everything.
 *
 * @module
 */
import type { KeyChangeItem } from '../ports/security-module.ts';
import type { Dkga04Attributes } from '../sts/derivation/decoder-key-attributes.ts';
import { attributesOf, deriveBatch, type DerivationDependencies } from './derive-batch.ts';
import { requireHeldValue, type HeldRecord } from './held-record.ts';
import type { KeyChangeWorkbench } from './key-change-workbench.ts';
import {
  orRefused,
  type BatchRecords,
  type KeyChangePlan,
  type Refused,
} from './plan-key-change.ts';

/** What computing needs. */
export interface SetDependencies extends DerivationDependencies {
  readonly workbench: KeyChangeWorkbench;
}

/** An item and what is to become of it. */
export interface PlannedItem<Item extends KeyChangeItem = KeyChangeItem> {
  readonly item: Item;
  readonly plan: KeyChangePlan | Refused;
}

/** A set, proved; its digits are the finisher's to release or not. */
export interface ComputedSet<Item extends KeyChangeItem> {
  readonly item: Item;
  readonly plan: KeyChangePlan;
  /** In the order 3, 4, 8, 9. */
  readonly tokens: readonly string[];
}

/** Keys and items of one computation. */
export interface PlannedBatch<Item extends KeyChangeItem> {
  readonly records: BatchRecords;
  readonly planned: readonly PlannedItem<Item>[];
}

/** An item with the places of its keys in the slab. */
interface Placed<Item extends KeyChangeItem> extends PlannedItem<Item> {
  oldKeyAt: number;
  newKeyAt: number;
}

/**
 * Computes a batch; its keys are overwritten in the end.
 *
 * @param finish - what is answered for a set
 * @returns one answer for each item, in their order
 * @throws {KmsError} HSM_UNWRAP_FAILED, SM_HSM_INCONSISTENT, STS_KCT_READ_BACK, STS_KCT_PROOF
 */
export function computeSets<Item extends KeyChangeItem, Outcome>(
  dependencies: SetDependencies,
  { records, planned }: PlannedBatch<Item>,
  finish: (set: ComputedSet<Item>) => Outcome,
): (Outcome | Refused)[] {
  // Objects are written out here and below: spreading them costs a fifth of the whole.
  const placed = planned.map(({ item, plan }): Placed<Item> => ({
    item,
    plan,
    oldKeyAt: 0,
    newKeyAt: 0,
  }));
  try {
    for (const [index, record] of records) {
      deriveUnder(dependencies, { placed, index }, () => requireHeldValue(record));
    }
    return placed.map((each) => {
      const { item, plan } = each;
      if ('refused' in plan) return plan;
      return orRefused(() => finish({ item, plan, tokens: issue(dependencies, each, plan) }));
    });
  } finally {
    dependencies.slab.wipe();
    dependencies.workbench.wipe();
  }
}

/** Derives every key under one vending key, old ones and new ones, and notes where each lies. */
function deriveUnder<Item extends KeyChangeItem>(
  dependencies: SetDependencies,
  { placed, index }: { readonly placed: readonly Placed<Item>[]; readonly index: number },
  open: () => HeldRecord,
): void {
  const computed = placed.filter(({ plan }) => !('refused' in plan));
  const old = computed.filter(({ item }) => item.fromKey === index);
  const next = computed.filter(({ item }) => item.toKey === index);
  if (old.length + next.length === 0) return;
  const record = open();
  const { attributes: key } = record.entity;
  const attributes: Dkga04Attributes[] = [
    ...old.map(({ item }) => attributesOf(item, key, item.fromTariffIndex)),
    ...next.map(({ item }) => attributesOf(item, key, item.toTariffIndex)),
  ];
  const { at, stride } = deriveBatch(dependencies, record, attributes);
  old.forEach((owner, n) => {
    owner.oldKeyAt = at + stride * n;
  });
  next.forEach((owner, n) => {
    owner.newKeyAt = at + stride * (old.length + n);
  });
}

function issue<Item extends KeyChangeItem>(
  { slab, workbench, policy }: SetDependencies,
  { item, oldKeyAt, newKeyAt }: Placed<Item>,
  { before, after }: KeyChangePlan,
): string[] {
  const { encryptionAlgorithm, tokenCount } = item;
  return workbench.issue({
    encryptionAlgorithm,
    tokenCount,
    before,
    after,
    policy,
    oldKey: { keys: slab.octets, at: oldKeyAt },
    newKey: { keys: slab.octets, at: newKeyAt },
  });
}
