/**
 * The dates and limits that a person may give a vending key.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { VendingKeyLife, VendingKeyState } from '../../keys/vending-key-life.ts';

const REFRESH_DAYS_MAX = 3650;

/** Dates and limits; what is left out stays open. */
export type KeyLifeRequest = Partial<Omit<VendingKeyLife, 'state'>>;

/**
 * The life of a new key.
 *
 * @throws {KmsError} KEY_LIFE_INVALID
 */
export function newLife(state: VendingKeyState, request: KeyLifeRequest): VendingKeyLife {
  const { activeFrom = null, issuedUntil = null, loadableUntil = null } = request;
  const { refreshDays = null, unitLimit = null } = request;
  const life = { state, activeFrom, issuedUntil, loadableUntil, refreshDays, unitLimit };
  requireLimits(life);
  return life;
}

/**
 * Refuses limits that no record can hold. Dates are for the rules.
 *
 * @throws {KmsError} KEY_LIFE_INVALID
 */
export function requireLimits({ refreshDays, unitLimit }: VendingKeyLife): void {
  if (refreshDays !== null && !isWhole(refreshDays, 1, REFRESH_DAYS_MAX)) {
    throw new KmsError('KEY_LIFE_INVALID', `refresh: 1 to ${REFRESH_DAYS_MAX} days wanted`);
  }
  if (unitLimit !== null && !isWhole(unitLimit, 0, Number.MAX_SAFE_INTEGER)) {
    throw new KmsError('KEY_LIFE_INVALID', 'unit limit: whole units from 0 wanted');
  }
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
