/**
 * RO: whether a key change clears the meter's memory of used tokens. Derived from the base dates,
 * never chosen by a caller. SPEC section 6.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { BaseDate } from '../attributes/base-date.ts';

/**
 * RO of a change: 1 when the new vending key's base date is later.
 *
 * After a life on a later base date the meter's highest TokenIdentifier is far below those of the
 * earlier one, so every old token would be taken again: the way back is refused.
 *
 * @throws {KmsError} STS_KCT_BASE_DATE when the new base date is earlier
 */
export function deriveRollOver(from: BaseDate, to: BaseDate): boolean {
  if (to < from) {
    throw new KmsError(
      'STS_KCT_BASE_DATE',
      `key change from base date ${from} to ${to}: old tokens would be accepted again`,
      { facts: { from, to } },
    );
  }
  return isRollOver(from, to);
}

/** RO without the refusal: what the algorithm gives, whether or not it may be issued. */
export function isRollOver(from: BaseDate, to: BaseDate): boolean {
  return to > from;
}

/**
 * Refuses RO 1 with an unchanged decoder key: it would let every used token in again.
 *
 * @throws {KmsError} STS_KCT_SAME_KEY_ROLL_OVER
 */
export function requireNewKeyForRollOver(rollOver: boolean, sameDecoderKey: boolean): void {
  if (rollOver && sameDecoderKey) {
    throw new KmsError(
      'STS_KCT_SAME_KEY_ROLL_OVER',
      'a roll-over needs a new decoder key: the old and the new one are equal',
    );
  }
}
