/**
 * Computes an issued key-change set once more, from what its record froze. Nothing is released
 * unless the MAC over the whole set fits.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { FrozenKeyChange, ReprintedSet } from '../ports/key-change-reprint.ts';
import type { KeyChangeItem } from '../ports/security-module.ts';
import type { AuditDigest } from './audit-digest.ts';
import { computeSets, type SetDependencies } from './compute-sets.ts';
import { requireHeldValue, type HeldRecord } from './held-record.ts';
import { orRefused, requireComputable, stateOf, type KeyPair } from './plan-key-change.ts';
import type { SetMacs } from './set-mac.ts';

/** What reprinting needs. */
export interface ReprintDependencies extends SetDependencies {
  readonly setMacs: SetMacs;
  readonly auditDigest: AuditDigest;
}

type Issue = FrozenKeyChange['issue'];
type FrozenSide = Issue['from'];

/**
 * The digits of an issued set, and their digests.
 *
 * @throws {KmsError} SM_RECORD_MAC, KEY_NO_VALUE, SM_REPRINT_DIFFERS, HSM_UNWRAP_FAILED
 */
export function reprintSet(
  dependencies: ReprintDependencies,
  change: FrozenKeyChange,
): ReprintedSet {
  return dependencies.sessionKeys.attempt(() => reprintOnce(dependencies, change));
}

function reprintOnce(
  dependencies: ReprintDependencies,
  { issue, from, to }: FrozenKeyChange,
): ReprintedSet {
  const checked = [from, to].map((key) => dependencies.records.requireKey(key));
  const [old, next] = checked.map(requireHeldValue) as [HeldRecord, HeldRecord];
  requireFrozenKey(issue, issue.from, old);
  requireFrozenKey(issue, issue.to, next);
  const item = itemOf(issue);
  const plan = orRefused(() => planOf(dependencies, issue, { from: old, to: next }));
  const records = new Map([old, next].entries());
  const [set] = computeSets(
    dependencies,
    { records, planned: [{ item, plan }] },
    ({ tokens }) => tokens,
  );
  if (set === undefined || 'refused' in set) {
    throw differs(issue, set?.refused.message ?? 'it was not computed');
  }
  if (!dependencies.setMacs.fits(issue.setMac, issue.meterPAN, set)) {
    throw differs(issue, 'its MAC is that of other digits');
  }
  return { tokens: set, tokenDigests: set.map(dependencies.auditDigest) };
}

/** A side must be of its key, but for the KeyExpiryNumber, which may have been changed since. */
function requireFrozenKey(issue: Issue, frozen: FrozenSide, { entity }: HeldRecord): void {
  const { id, attributes } = entity;
  const same =
    frozen.vendingKeyId === id &&
    frozen.supplyGroupCode === attributes.supplyGroupCode &&
    frozen.keyRevisionNumber === attributes.keyRevisionNumber &&
    frozen.keyType === attributes.keyType &&
    frozen.baseDate === attributes.baseDate &&
    frozen.decoderKeyGenerationAlgorithm === attributes.decoderKeyGenerationAlgorithm;
  if (!same) throw differs(issue, 'its record names another key');
}

function itemOf({ meterPAN, encryptionAlgorithm, tokenCount, from, to }: Issue): KeyChangeItem {
  return {
    ...{ meterPAN, encryptionAlgorithm, tokenCount },
    ...{ fromKey: 0, fromTariffIndex: from.tariffIndex },
    ...{ toKey: 1, toTariffIndex: to.tariffIndex },
  };
}

function planOf({ policy }: SetDependencies, issue: Issue, pair: KeyPair) {
  requireComputable(issue, pair, policy);
  const { from, to, rollOver } = issue;
  return {
    before: stateOf(from, from.tariffIndex),
    after: { ...stateOf(to, to.tariffIndex), rollOver },
  };
}

function differs({ id }: Issue, why: string): KmsError {
  return new KmsError('SM_REPRINT_DIFFERS', `the set ${id} is not printed again: ${why}`);
}
