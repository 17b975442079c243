/**
 * Compares sets of the past with what the keys held here give. Digits enter; none leaves.
 *
 * @module
 */
import type {
  HistoricKeyChange,
  KeyChangeComparison,
  KeyChangeComparisonBatch,
} from '../ports/key-change-compare.ts';
import type { KeyChangeItem } from '../ports/security-module.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import { requireTokenCount } from '../sts/token/key-change-attributes.ts';
import { deriveRollOver } from '../sts/token/roll-over.ts';
import { computeSets, type SetDependencies } from './compute-sets.ts';
import { requireHeldValue } from './held-record.ts';
import { requireBatchSize } from './issue-batch.ts';
import {
  createPlanFinder,
  nameOfChange,
  orRefused,
  requireComputable,
  stateOf,
  usedKeys,
  type KeyChangePlan,
  type KeyPair,
} from './plan-key-change.ts';
import { requireUsedRecords } from './record-mac.ts';

type ComparedItem = KeyChangeItem & Pick<HistoricKeyChange, 'tokens' | 'toKeyExpiryNumber'>;

/**
 * Compares a batch.
 *
 * @returns one answer for each item, in their order
 * @throws {KmsError} SM_BATCH_TOO_LARGE, SM_RECORD_MAC, KEY_NO_VALUE, HSM_UNWRAP_FAILED
 */
export function compareBatch(
  dependencies: SetDependencies,
  batch: KeyChangeComparisonBatch,
): KeyChangeComparison[] {
  requireBatchSize(batch.items.length);
  return dependencies.sessionKeys.attempt(() => compareOnce(dependencies, batch));
}

function compareOnce(
  dependencies: SetDependencies,
  batch: KeyChangeComparisonBatch,
): KeyChangeComparison[] {
  const { policy } = dependencies;
  const records = requireUsedRecords(dependencies, batch.keys, usedKeys(batch.items));
  for (const record of records.values()) requireHeldValue(record);
  const findPlan = createPlanFinder(records, nameOfCompared, (item: ComparedItem, pair) =>
    planOf(item, pair, policy),
  );
  const planned = batch.items.map((historic) => {
    const item = itemOf(historic);
    const plan = orRefused(() => {
      requireTokenCount(historic.encryptionAlgorithm, historic.tokens.length);
      return findPlan(item);
    });
    return { item, plan };
  });
  return computeSets(dependencies, { records, planned }, ({ item, tokens }) => {
    const different = tokens.flatMap((token, n) => (token === item.tokens[n] ? [] : [n + 1]));
    return different.length === 0 ? { equal: true } : { different };
  });
}

/** Its number of tokens is checked before it is looked at. */
function itemOf(historic: HistoricKeyChange): ComparedItem {
  const { tokens } = historic;
  return { ...historic, tokenCount: tokens.length as KeyChangeItem['tokenCount'] };
}

function nameOfCompared(item: ComparedItem): string {
  return `${nameOfChange(item)} ${item.toKeyExpiryNumber}`;
}

/** Of the rules those that decide the digits. The old key's KeyExpiryNumber is in no token. */
function planOf(item: ComparedItem, pair: KeyPair, policy: OpenPointPolicy): KeyChangePlan {
  requireComputable(item, pair, policy);
  const [from, to] = [pair.from.entity.attributes, pair.to.entity.attributes];
  const rollOver = deriveRollOver(from.baseDate, to.baseDate);
  const keyExpiryNumber = item.toKeyExpiryNumber;
  return {
    before: stateOf(from, item.fromTariffIndex),
    after: { ...stateOf({ ...to, keyExpiryNumber }, item.toTariffIndex), rollOver },
  };
}
