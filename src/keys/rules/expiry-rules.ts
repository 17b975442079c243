/**
 * The rules about a new KeyExpiryNumber of an existing vending key.
 *
 * @module
 */
import { EXPIRY_NOT_PAST } from './expiry-not-past.ts';
import type { ExpiryUpdate } from './expiry-update.ts';
import { EXPIRY_WITHIN_BASE_DATE } from './expiry-within-base-date.ts';
import { EXTENDABLE_STATE } from './extendable-state.ts';
import type { Rule } from './rule.ts';
import { SAME_IDENTITY } from './same-identity.ts';

/** What must hold before the number changes. */
export const EXPIRY_RULES: readonly Rule<ExpiryUpdate>[] = [
  EXPIRY_WITHIN_BASE_DATE,
  EXPIRY_NOT_PAST,
  EXTENDABLE_STATE,
  SAME_IDENTITY,
];
