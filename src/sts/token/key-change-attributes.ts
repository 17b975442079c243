/**
 * What a key-change set tells the meter beside its new key, and the shapes a set can have.
 * SPEC section 6.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { EncryptionAlgorithm } from '../attributes/encryption-algorithm.ts';
import type { KeyExpiryNumber } from '../attributes/key-expiry-number.ts';
import type { KeyRevisionNumber } from '../attributes/key-revision-number.ts';
import type { KeyType } from '../attributes/key-type.ts';
import type { SupplyGroupCode } from '../attributes/supply-group-code.ts';
import type { TariffIndex } from '../attributes/tariff-index.ts';

/** The new attributes of the meter. */
export interface KeyChangeAttributes {
  readonly supplyGroupCode: SupplyGroupCode;
  readonly keyType: KeyType;
  readonly keyRevisionNumber: KeyRevisionNumber;
  readonly keyExpiryNumber: KeyExpiryNumber;
  readonly tariffIndex: TariffIndex;
  /** RO: the meter clears its memory of used tokens. Derived, never chosen: see roll-over.ts. */
  readonly rollOver: boolean;
}

/** Number of tokens of a set: EA07 has 2, or 3 with the SupplyGroupCode; EA11 has 4. */
export type KeyChangeTokenCount = 2 | 3 | 4;

/** Subclasses of a set, in the order in which they are issued and printed. */
export const KEY_CHANGE_SUBCLASS_ORDER = [3, 4, 8, 9] as const;

/** A subclass of a key-change set. */
export type KeyChangeSubclass = (typeof KEY_CHANGE_SUBCLASS_ORDER)[number];

/**
 * Checks the number of tokens against the cipher.
 *
 * @throws {KmsError} STS_KCT_TOKEN_COUNT
 */
export function requireTokenCount(
  algorithm: EncryptionAlgorithm,
  count: number,
): KeyChangeTokenCount {
  if (algorithm === 'EA07' && (count === 2 || count === 3)) return count;
  if (algorithm === 'EA11' && count === 4) return count;
  const wanted = algorithm === 'EA07' ? '2 or 3' : '4';
  throw new KmsError('STS_KCT_TOKEN_COUNT', `${algorithm}: ${wanted} tokens wanted, got ${count}`, {
    facts: { encryptionAlgorithm: algorithm, count },
  });
}

/** The number of tokens for a meter: three only where the maker says it takes the third. */
export function tokenCountFor(
  algorithm: EncryptionAlgorithm,
  takesThirdToken: boolean,
): KeyChangeTokenCount {
  if (algorithm === 'EA11') return 4;
  return takesThirdToken ? 3 : 2;
}
