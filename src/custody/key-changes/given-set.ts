/**
 * A key-change set on its way to the person who asked for it: the only place where digits are.
 *
 * @module
 */
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';

/** A set with its digits. */
export interface GivenSet {
  readonly issue: KeyChangeIssue;
  /** In the order in which they are entered, 20 digits each. */
  readonly tokens: readonly string[];
  /** It was issued before, and these are the same digits once more. */
  readonly reprint: boolean;
}
