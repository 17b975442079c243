/**
 * The states of a vending key, and which may follow which. The stored state is what people did;
 * time narrows it: see {@link effectiveStateOf}.
 *
 * @module
 */
import type { UtcMinute } from '../sts/utc-minute.ts';

/**
 * `generating`: announced, its value is not stored yet. `pre-active`: held, may not be used.
 * `active`: within its purposes. `suspended`: stopped for now. `key-change-only`: credit is over,
 * it may be the old key of a change. `compromised`: as that, and known to others. `deactivated`:
 * no use. `destroyed`: its value is gone.
 */
export const VENDING_KEY_STATES = [
  'generating',
  'pre-active',
  'active',
  'suspended',
  'key-change-only',
  'compromised',
  'deactivated',
  'destroyed',
] as const;

/** One of {@link VENDING_KEY_STATES}. */
export type VendingKeyState = (typeof VENDING_KEY_STATES)[number];

/**
 * The states that may follow each state, by an act of people. Whatever is not here is refused.
 *
 * After NIST SP 800-57 part 1, section 7, with two ways that lead no way back. `compromised` stays
 * until the value is destroyed: a detour that forgets it would let the key be extended again. And
 * from `key-change-only` or `deactivated` nothing leads to credit, so `key-change-only` is stopped
 * by `deactivated` and not by `suspended`, which does not remember where it came from.
 */
export const NEXT_STATES: Readonly<Record<VendingKeyState, readonly VendingKeyState[]>> = {
  generating: ['pre-active', 'destroyed'],
  // An imported key may be there only to move meters off it: then it never passes `active`.
  'pre-active': ['active', 'key-change-only', 'compromised', 'deactivated', 'destroyed'],
  active: ['suspended', 'key-change-only', 'compromised', 'deactivated'],
  suspended: ['active', 'key-change-only', 'compromised', 'deactivated'],
  'key-change-only': ['compromised', 'deactivated'],
  compromised: ['destroyed'],
  deactivated: ['key-change-only', 'compromised', 'destroyed'],
  destroyed: [],
};

/** True when `to` may follow `from` by an act of people. */
export function mayFollow(from: VendingKeyState, to: VendingKeyState): boolean {
  return NEXT_STATES[from].includes(to);
}

/** What may change in the life of a vending key, by approval. */
export interface VendingKeyLife {
  readonly state: VendingKeyState;
  /** First minute of use (ACT); null: as soon as it is activated. */
  readonly activeFrom: UtcMinute | null;
  /** Last minute in which anything may be issued with it, key changes included (IUT). */
  readonly issuedUntil: UtcMinute | null;
  /** Last minute in which it may be loaded into a vending server's module (EXP). */
  readonly loadableUntil: UtcMinute | null;
  /** A vending server renews it within so many days, 1 to 3650; null: no limit. */
  readonly refreshDays: number | null;
  /** Credit that a vending server may issue with one load (ULM), in units; null: no limit. */
  readonly unitLimit: number | null;
}

/**
 * The state in which a key is at `now`: an activated key waits for its first minute, goes on as
 * key-change-only when its credit is over, and ends after its issued-until.
 */
export function effectiveStateOf(
  life: VendingKeyLife,
  endDates: { readonly lastCreditMinute: UtcMinute },
  now: UtcMinute,
): VendingKeyState {
  const { state, activeFrom, issuedUntil } = life;
  if (state !== 'active' && state !== 'key-change-only') return state;
  if (issuedUntil !== null && now > issuedUntil) return 'deactivated';
  if (activeFrom !== null && now < activeFrom) return 'pre-active';
  return now > endDates.lastCreditMinute ? 'key-change-only' : state;
}
