/**
 * A rule about vending keys or meters: one thing that must hold before an act, with an id that
 * stays for ever, so that an event and a person can name it.
 *
 * @module
 */
import { ERROR_CATALOGUE, type ErrorCode } from '../../errors/catalogue.ts';
import { KmsError } from '../../errors/kms-error.ts';

/** Names a rule in docs/requirements.md, in events and on screens; never renamed, never reused. */
export type RequirementId = `REQ-${string}`;

/** What came of judging: `finding` is what is the case, `toPass` what would have to change. */
export type Verdict =
  | { readonly passed: true }
  | { readonly passed: false; readonly finding: string; readonly toPass: string };

/** A rule over plain facts: whoever judges has read them before. */
export interface Rule<Facts> {
  readonly id: RequirementId;
  /** What holds, as a sentence without a full stop. */
  readonly title: string;
  /** Where the rule comes from, in public. */
  readonly citation: string;
  /** Code of the refusal. */
  readonly code: ErrorCode;
  readonly judge: (facts: Facts) => Verdict;
}

/** One line of a list that shows every rule, those that passed too. */
export interface RuleOutcome {
  readonly id: RequirementId;
  readonly title: string;
  readonly citation: string;
  readonly passed: boolean;
  /** Null when it passed. */
  readonly finding: string | null;
  /** Null when it passed. */
  readonly toPass: string | null;
}

/** The rule holds. */
export const PASSED: Verdict = { passed: true };

/** The rule does not hold. */
export function failed(finding: string, toPass: string): Verdict {
  return { passed: false, finding, toPass };
}

/** The verdict of a check that throws: its message, and the remedy of its code. */
export function verdictOf(check: () => void): Verdict {
  try {
    check();
  } catch (error) {
    return failureOf(error);
  }
  return PASSED;
}

/** The same rule, asked of a part of other facts. */
export function ruleAbout<Whole, Part>(
  rule: Rule<Part>,
  partOf: (facts: Whole) => Part,
): Rule<Whole> {
  return { ...rule, judge: (facts) => rule.judge(partOf(facts)) };
}

/** The outcome of every rule, in the order of the list. */
export function judgeAll<Facts>(rules: readonly Rule<Facts>[], facts: Facts): RuleOutcome[] {
  return rules.map((rule) => {
    const { id, title, citation } = rule;
    const verdict = judgeOne(rule, facts);
    const { finding, toPass } = verdict.passed ? { finding: null, toPass: null } : verdict;
    return { id, title, citation, passed: verdict.passed, finding, toPass };
  });
}

/**
 * Refuses with the code of the first rule that does not hold.
 *
 * @returns the outcomes, all passed, for the event that records what was checked
 * @throws {KmsError} the code of that rule; `facts.requirement` is its id
 */
export function requireAll<Facts>(rules: readonly Rule<Facts>[], facts: Facts): RuleOutcome[] {
  for (const rule of rules) {
    const verdict = judgeOne(rule, facts);
    if (verdict.passed) continue;
    throw new KmsError(rule.code, `${rule.id}: ${verdict.finding}`, {
      facts: { requirement: rule.id },
    });
  }
  return judgeAll(rules, facts);
}

/**
 * Facts so wrong that nothing follows from them fail the rule that meets them, and do not keep the
 * other rules off the list.
 */
function judgeOne<Facts>(rule: Rule<Facts>, facts: Facts): Verdict {
  try {
    return rule.judge(facts);
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Verdict {
  if (!(error instanceof KmsError)) throw error;
  return failed(error.message, ERROR_CATALOGUE[error.code].remedy);
}
