/**
 * Which key changes may be issued, as far as the standard decides it: key types (Table 33, open
 * point D6) and derivation algorithms (6.4.4, open point D11).
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { DecoderKeyGenerationAlgorithm } from '../attributes/decoder-key-generation-algorithm.ts';
import { formatKeyType, KEY_TYPE_INITIALISATION, type KeyType } from '../attributes/key-type.ts';
import type { OpenPointPolicy } from '../open-points.ts';

/** To a DITK, and DUTK to DCTK: ruled out by the text, whatever a policy from a file says. */
const NEVER_PERMITTED = /^(.-0|2-3)$/;

/** True when a meter under `from` takes a key of type `to`. SPEC 6.1. */
export function isKeyTypeChangePermitted(
  from: KeyType,
  to: KeyType,
  policy: OpenPointPolicy,
): boolean {
  const change = `${from}-${to}`;
  const permitted: readonly string[] = policy.d6KeyTypeChanges;
  return permitted.includes(change) && !NEVER_PERMITTED.test(change);
}

/**
 * Refuses a key-type change that this system may not issue. From a DITK a meter would take one,
 * but only the maker's security module knows that key.
 *
 * @throws {KmsError} STS_KCT_KEY_TYPE
 */
export function requireKeyTypeChange(from: KeyType, to: KeyType, policy: OpenPointPolicy): void {
  const names = `${formatKeyType(from)} to ${formatKeyType(to)}`;
  if (from === KEY_TYPE_INITIALISATION) {
    throw new KmsError(
      'STS_KCT_KEY_TYPE',
      `${names}: a DITK has no vending key; its maker's security module issues the change`,
      { facts: { from, to } },
    );
  }
  if (!isKeyTypeChangePermitted(from, to, policy)) {
    throw new KmsError('STS_KCT_KEY_TYPE', `${names} is not permitted (OPEN-POINTS D6)`, {
      facts: { from, to },
    });
  }
}

/**
 * Refuses different algorithms for the old and the new key, unless the policy
 * `mixed-dkga-key-change` is on (OPEN-POINTS D11).
 *
 * @throws {KmsError} STS_KCT_MIXED_DKGA
 */
export function requireSameAlgorithm(
  from: DecoderKeyGenerationAlgorithm,
  to: DecoderKeyGenerationAlgorithm,
  policy: OpenPointPolicy,
): void {
  if (from !== to && policy.d11MixedDkgaKeyChange === 'refuse') {
    throw new KmsError(
      'STS_KCT_MIXED_DKGA',
      `key change from ${from} to ${to}: policy mixed-dkga-key-change is off (OPEN-POINTS D11)`,
      { facts: { from, to } },
    );
  }
}
