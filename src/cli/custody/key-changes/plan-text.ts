/**
 * A planned key change as a page: every rule with its outcome, and what would have to change.
 *
 * @module
 */
import type { KeyChangePlan } from '../../../custody/key-changes/plan-key-change.ts';
import { positionName, positionWords } from '../meters/position-text.ts';
import { wrapText } from '../wrap-text.ts';
import { KIND_WORDS, rollOverWords } from './slip.ts';

/** Rules that an option of the request satisfies. */
const BY_OPTION: Readonly<Record<string, string>> = {
  'REQ-KC-OWNERS': '--agreed-by OWNER OWNER',
  'REQ-KC-RETURN': '--reason TEXT',
};

type Outcome = KeyChangePlan['outcomes'][number];

/** The page. */
export function planPage(plan: KeyChangePlan): string[] {
  const { from, to, kind, outcomes } = plan;
  const failed = outcomes.filter(({ passed }) => !passed).length;
  return [
    `Key change of meter ${plan.meterPAN}: ${verdictOf(plan, failed)}`,
    `  from  ${positionWords(from)}  ${from.keyTypeName}, key ${from.vendingKeyState}`,
    `  to    ${positionWords(to)}  ${to.keyTypeName}, key ${to.vendingKeyState}`,
    `  ${kind === null ? 'nothing would change' : KIND_WORDS[kind]}, ${plan.tokenCount} tokens`,
    `  ${rollOverWords(plan.rollOver)}`,
    '',
    // Those that do not hold stand last, nearest to the eye.
    ...outcomes.filter(({ passed }) => passed).flatMap(outcomeLines),
    ...outcomes.filter(({ passed }) => !passed).flatMap(outcomeLines),
    '',
    ...plan.advices.flatMap(({ id, finding, suggestion }) =>
      wrapText(`advice  ${id}  ${finding}. ${suggestion}`),
    ),
    ...candidateLines(plan),
    ...unprovenLines(plan),
    `next: ${nextOf(plan)}`,
  ];
}

function verdictOf({ outcomes, permitted }: KeyChangePlan, failed: number): string {
  if (permitted) return `it could be issued, all ${outcomes.length} rules hold`;
  return `it could NOT be issued, ${failed} of ${outcomes.length} rules do not hold`;
}

function outcomeLines({ id, title, citation, passed, finding, toPass }: Outcome): string[] {
  const lines = [`${passed ? 'pass' : 'FAIL'}  ${id}  ${title}`, `      ${citation}`];
  if (passed) return lines;
  return [...lines, `      is:      ${finding ?? ''}`, `      to pass: ${toPass ?? ''}`];
}

/** Only when there is a choice. */
function candidateLines({ candidates }: KeyChangePlan): string[] {
  const [, ...others] = candidates;
  if (others.length === 0) return [];
  return [`old keys that --from may name instead: ${others.map(positionName).join(', ')}`];
}

function unprovenLines({ unprovenIssueId }: KeyChangePlan): string[] {
  if (unprovenIssueId === null) return [];
  return [`a set is out already, and nothing proves that it was entered: ${unprovenIssueId}`];
}

function nextOf({ meterPAN, kind, permitted, outcomes }: KeyChangePlan): string {
  if (permitted) return `sts-kms key-change issue --meter ${meterPAN}, with the options given here`;
  if (kind === null) return `sts-kms meter show ${meterPAN}`;
  const failed = outcomes.filter(({ passed }) => !passed);
  const options = failed.map(({ id }) => BY_OPTION[id]);
  if (options.every((option) => option !== undefined)) {
    return `sts-kms key-change issue --meter ${meterPAN} ${options.join(' ')}`;
  }
  return 'do what "to pass" says, and ask again';
}
