/**
 * Issues a batch of key-change sets: judge, derive the old and new decoder keys, build, encipher,
 * read back, prove on a virtual meter. Refusals concern single meters; a fault stops the batch.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { VendingKeyRecord } from '../keys/vending-key.ts';
import type { Clock } from '../ports/clock.ts';
import {
  KEY_CHANGE_BATCH_MAX,
  type KeyChangeBatch,
  type KeyChangeItem,
  type KeyChangeOutcome,
} from '../ports/security-module.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import type { Dkga04Attributes } from '../sts/derivation/decoder-key-attributes.ts';
import { deriveBatch, type DerivationDependencies } from './derive-batch.ts';
import type { KeyChangeWorkbench } from './key-change-workbench.ts';
import {
  createPlanFinder,
  orRefused,
  type KeyChangePlan,
  type Refused,
} from './plan-key-change.ts';
import { requireRecordMac } from './record-mac.ts';

/** What issuing needs. */
export interface IssueDependencies extends DerivationDependencies {
  readonly workbench: KeyChangeWorkbench;
  readonly clock: Clock;
}

/** An item with its plan and the places of its keys in the slab. */
interface Planned {
  readonly item: KeyChangeItem;
  readonly plan: KeyChangePlan | Refused;
  oldKeyAt: number;
  newKeyAt: number;
}

/**
 * Issues a batch.
 *
 * @returns one outcome for each item, in their order
 * @throws {KmsError} SM_BATCH_TOO_LARGE, SM_RECORD_MAC, HSM_UNWRAP_FAILED, STS_KCT_READ_BACK,
 *   STS_KCT_PROOF
 */
export function issueBatch(
  dependencies: IssueDependencies,
  batch: KeyChangeBatch,
): KeyChangeOutcome[] {
  if (batch.items.length > KEY_CHANGE_BATCH_MAX) {
    throw new KmsError('SM_BATCH_TOO_LARGE', `at most ${KEY_CHANGE_BATCH_MAX} meters a batch`);
  }
  requireUsedRecords(dependencies, batch);
  const findPlan = createPlanFinder(batch, dependencies);
  const planned = batch.items.map((item): Planned => ({
    item,
    plan: findPlan(item),
    oldKeyAt: 0,
    newKeyAt: 0,
  }));
  try {
    batch.keys.forEach((record, index) => {
      deriveUnder(dependencies, record, { planned, index });
    });
    return planned.map(({ item, plan, oldKeyAt, newKeyAt }) =>
      'refused' in plan
        ? plan
        : orRefused(() => issueOne(dependencies, item, { plan, oldKeyAt, newKeyAt })),
    );
  } finally {
    dependencies.slab.wipe();
    dependencies.workbench.wipe();
  }
}

/** Nothing of a record is believed, not even for a refusal, before its MAC has been checked. */
function requireUsedRecords(
  { hsm, guards }: IssueDependencies,
  { keys, items }: KeyChangeBatch,
): void {
  const used = new Set(items.flatMap(({ fromKey, toKey }) => [fromKey, toKey]));
  keys.forEach((record, index) => {
    if (used.has(index)) requireRecordMac(hsm, guards, record);
  });
}

/** Derives every key under one vending key, old ones and new ones, and notes where each lies. */
function deriveUnder(
  dependencies: IssueDependencies,
  record: VendingKeyRecord,
  { planned, index }: { readonly planned: readonly Planned[]; readonly index: number },
): void {
  const owners: Planned[] = [];
  const attributes: Dkga04Attributes[] = [];
  for (const each of planned) {
    if ('refused' in each.plan || each.item.fromKey !== index) continue;
    owners.push(each);
    attributes.push(attributesOf(each.item, record, each.item.fromTariffIndex));
  }
  const oldKeys = owners.length;
  for (const each of planned) {
    if ('refused' in each.plan || each.item.toKey !== index) continue;
    owners.push(each);
    attributes.push(attributesOf(each.item, record, each.item.toTariffIndex));
  }
  if (owners.length === 0) return;
  const { at, stride } = deriveBatch(dependencies, record, attributes);
  owners.forEach((owner, n) => {
    if (n < oldKeys) owner.oldKeyAt = at + stride * n;
    else owner.newKeyAt = at + stride * n;
  });
}

function attributesOf(
  item: KeyChangeItem,
  { attributes }: VendingKeyRecord,
  tariffIndex: TariffIndex,
): Dkga04Attributes {
  return {
    meterPAN: item.meterPAN,
    supplyGroupCode: attributes.supplyGroupCode,
    keyType: attributes.keyType,
    keyRevisionNumber: attributes.keyRevisionNumber,
    tariffIndex,
    baseDate: attributes.baseDate,
    encryptionAlgorithm: item.encryptionAlgorithm,
  };
}

function issueOne(
  { slab, workbench, policy }: IssueDependencies,
  item: KeyChangeItem,
  { plan, oldKeyAt, newKeyAt }: Omit<Planned, 'item' | 'plan'> & { readonly plan: KeyChangePlan },
): KeyChangeOutcome {
  const tokens = workbench.issue({
    encryptionAlgorithm: item.encryptionAlgorithm,
    tokenCount: item.tokenCount,
    before: plan.before,
    oldKey: { keys: slab.octets, at: oldKeyAt },
    after: plan.after,
    newKey: { keys: slab.octets, at: newKeyAt },
    policy,
  });
  return { tokens, rollOver: plan.after.rollOver };
}
