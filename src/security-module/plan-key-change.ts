/**
 * What is the same for every meter that goes from one key and tariff index to another: the rules of
 * the standard that need no key material, and the attributes before and after.
 *
 * @module
 */
import { ERROR_CATALOGUE } from '../errors/catalogue.ts';
import { KmsError } from '../errors/kms-error.ts';
import { endDatesOf } from '../keys/end-dates.ts';
import { vendingKeyName, type VendingKeyRecord } from '../keys/vending-key.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeyChangeBatch, KeyChangeItem, KeyChangeOutcome } from '../ports/security-module.ts';
import { KEY_TYPE_COMMON } from '../sts/attributes/key-type.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import { requireCombination } from '../sts/derivation/derive-decoder-key.ts';
import { requireKeyType3Allowed } from '../sts/derivation/pan-block.ts';
import type { MeterKeyState } from '../sts/meter/virtual-meter.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import { formatUtcMinute, type UtcMinute } from '../sts/utc-minute.ts';
import { requireTokenCount, type KeyChangeAttributes } from '../sts/token/key-change-attributes.ts';
import { requireKeyTypeChange, requireSameAlgorithm } from '../sts/token/key-change-permission.ts';
import { deriveRollOver } from '../sts/token/roll-over.ts';

/** A permitted key change, without the meter. */
export interface KeyChangePlan {
  readonly before: MeterKeyState;
  readonly after: KeyChangeAttributes;
}

/** Why a meter gets no set. */
export type Refused = Extract<KeyChangeOutcome, { refused: unknown }>;

/** Finds the plan of an item; each distinct change is judged once. */
export type FindPlan = (item: KeyChangeItem) => KeyChangePlan | Refused;

/** A finder of plans for one batch. */
export function createPlanFinder(
  batch: KeyChangeBatch,
  { policy, clock }: { readonly policy: OpenPointPolicy; readonly clock: Clock },
): FindPlan {
  const now = clock.nowUtc();
  const plans = new Map<string, KeyChangePlan | Refused>();
  return (item) => {
    const name = nameOf(item);
    const known = plans.get(name);
    if (known !== undefined) return known;
    const plan = orRefused(() => judge(batch, item, { policy, now }));
    plans.set(name, plan);
    return plan;
  };
}

/** Bad input and refusals by a rule concern one meter; every other failure stops the batch. */
export function orRefused<Result>(action: () => Result): Result | Refused {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const { exitCode } = ERROR_CATALOGUE[error.code];
    if (exitCode !== 2 && exitCode !== 3) throw error;
    return { refused: { code: error.code, message: error.message } };
  }
}

/** Everything of an item but its meter. */
function nameOf(item: KeyChangeItem): string {
  const { fromKey, fromTariffIndex, toKey, toTariffIndex, encryptionAlgorithm, tokenCount } = item;
  const keys = `${fromKey} ${fromTariffIndex} ${toKey} ${toTariffIndex}`;
  return `${keys} ${encryptionAlgorithm} ${tokenCount}`;
}

function judge(
  batch: KeyChangeBatch,
  item: KeyChangeItem,
  { policy, now }: { readonly policy: OpenPointPolicy; readonly now: UtcMinute },
): KeyChangePlan {
  const from = keyAt(batch, item.fromKey).attributes;
  const to = keyAt(batch, item.toKey).attributes;
  for (const { decoderKeyGenerationAlgorithm, keyType } of [from, to]) {
    requireCombination(decoderKeyGenerationAlgorithm, item);
    if (keyType === KEY_TYPE_COMMON) requireKeyType3Allowed(policy);
  }
  requireTokenCount(item.encryptionAlgorithm, item.tokenCount);
  requireKeyTypeChange(from.keyType, to.keyType, policy);
  requireSameAlgorithm(
    from.decoderKeyGenerationAlgorithm,
    to.decoderKeyGenerationAlgorithm,
    policy,
  );
  const rollOver = deriveRollOver(from.baseDate, to.baseDate);
  requireUnexpiredNewKey(to, { policy, now });
  return {
    before: stateOf(from, item.fromTariffIndex),
    after: { ...stateOf(to, item.toTariffIndex), rollOver },
  };
}

/** An expired key may be the old key of a set, never the new one. SPEC 6.2, CTSA16. */
function requireUnexpiredNewKey(
  to: VendingKeyRecord['attributes'],
  { policy, now }: { readonly policy: OpenPointPolicy; readonly now: UtcMinute },
): void {
  const { lastCreditMinute } = endDatesOf(to, policy, null);
  if (now <= lastCreditMinute) return;
  const ended = formatUtcMinute(lastCreditMinute);
  throw new KmsError('STS_KCT_KEY_EXPIRED', `new key ${vendingKeyName(to)} ended on ${ended}`);
}

function keyAt(batch: KeyChangeBatch, index: number): VendingKeyRecord {
  const record = batch.keys[index];
  if (record === undefined) {
    throw new KmsError('KEY_REVISION_UNKNOWN', `the batch has no vending key ${index}`);
  }
  return record;
}

function stateOf(attributes: VendingKeyRecord['attributes'], tariffIndex: TariffIndex) {
  const { supplyGroupCode, keyType, keyRevisionNumber, keyExpiryNumber } = attributes;
  return { supplyGroupCode, keyType, keyRevisionNumber, keyExpiryNumber, tariffIndex };
}
