/**
 * What of a vending key never changes.
 *
 * @module
 */
import { vendingKeyName, type HeldValue, type VendingKey } from '../vending-key.ts';
import type { KeyUpdate } from './key-update.ts';
import { failed, PASSED, requireAll, type Rule, type Verdict } from './rule.ts';

/**
 * Decoder keys are derived from these, and meters were told of them. The wrapping of the value may
 * change, with the storage key; the value itself comes once and goes once.
 */
export const SAME_IDENTITY: Rule<KeyUpdate> = {
  id: 'REQ-KEY-SAME',
  title: 'Name, KeyType, base date, algorithm, origin, clock and value of a key never change',
  citation: 'IEC 62055-41:2018 6.1.4 to 6.1.9; docs/standard.md section 3',
  code: 'KEY_IDENTITY_CHANGED',
  judge: ({ before, after }) => {
    const [was, is] = [identityOf(before), identityOf(after)];
    const changed = Object.keys(was).filter((name) => was[name] !== is[name]);
    if (changed.length > 0) return refusal(before, changed);
    return isValueKept(before, after) ? PASSED : refusal(before, ['value']);
  },
};

/**
 * Refuses an update that makes another key of a record.
 *
 * @throws {KmsError} KEY_IDENTITY_CHANGED
 */
export function requireSameIdentity(before: VendingKey, after: VendingKey): void {
  requireAll([SAME_IDENTITY], { before, after });
}

function identityOf(key: VendingKey): Readonly<Record<string, string | number | boolean>> {
  const { supplyGroupCode, keyRevisionNumber, keyType } = key.attributes;
  const { baseDate, decoderKeyGenerationAlgorithm } = key.attributes;
  const { id, origin, trial, tokenClockOffsetMinutes } = key;
  return {
    ...{ id, supplyGroupCode, keyRevisionNumber, keyType, baseDate },
    ...{ decoderKeyGenerationAlgorithm, origin, trial, tokenClockOffsetMinutes },
  };
}

function isValueKept(before: VendingKey, after: VendingKey): boolean {
  if (before.value !== null && after.value !== null) return isSameValue(before.value, after.value);
  if (after.value !== null) return before.life.state === 'generating';
  return before.value === null || after.life.state === 'destroyed';
}

/** Equal fingerprints are equal values. */
function isSameValue(one: HeldValue, other: HeldValue): boolean {
  return one.fingerprint === other.fingerprint && one.keyCheckValue === other.keyCheckValue;
}

function refusal(before: VendingKey, changed: readonly string[]): Verdict {
  return failed(
    `key ${vendingKeyName(before.attributes)} would change: ${changed.join(', ')}`,
    'Make a new key, the next revision, with these attributes.',
  );
}
