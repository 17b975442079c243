/**
 * A cause for which a meter may refuse a token.
 *
 * @module
 */
import type { TokenFindings } from './token-findings.ts';

/** Names of causes; they stay, since other programs switch on them. */
export type CauseName =
  | 'other-meter'
  | 'already-used'
  | 'bought-before-key-change'
  | 'credit-before-key-change'
  | 'half-entered-key-change'
  | 'key-change-entered'
  | 'expired-key'
  | 'too-old'
  | 'other-service'
  | 'no-credit'
  | 'default-key'
  | 'function-not-served'
  | 'register-full'
  | 'locked-out'
  | 'other-tariff-index'
  | 'other-key-revision'
  | 'typing-error'
  | 'other-key-on-meter'
  | 'test-token'
  | 'unknown';

/** A cause with how much speaks for it. */
export interface Cause {
  readonly name: CauseName;
  /** 0 to 100. A rank, no probability. */
  readonly score: number;
  /** What speaks for it, for the person at the counter. */
  readonly explanation: string;
  /** What to say to the customer, in one plain sentence. */
  readonly sayToCustomer: string;
}

/** Finds a cause, or null. */
export type FindCause = (findings: TokenFindings) => Cause | null;
