/**
 * Advice: what a person should know before an act that the rules permit. It refuses nothing.
 *
 * @module
 */

/** What is the case, and what to do about it. */
export interface Advice {
  readonly id: `ADV-${string}`;
  readonly finding: string;
  readonly suggestion: string;
}

/** Something to look for before an act. */
export interface Advisor<Facts> {
  /** Stays for ever, as the id of a rule does. */
  readonly id: Advice['id'];
  readonly title: string;
  /** Where it comes from, in public. */
  readonly citation: string;
  /** The advice, or null when there is nothing to say. */
  readonly advise: (facts: Facts) => Advice | null;
}

/** What these advisors have to say. */
export function adviseAll<Facts>(advisors: readonly Advisor<Facts>[], facts: Facts): Advice[] {
  return advisors.flatMap((advisor) => advisor.advise(facts) ?? []);
}
