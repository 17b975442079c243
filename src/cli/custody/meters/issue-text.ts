/**
 * An issued set as it is shown: everything but its digits, which nobody stores.
 *
 * @module
 */
import type { FrozenKey, KeyChangeIssue } from '../../../rollover/key-change-issue.ts';
import { formatKeyType } from '../../../sts/attributes/key-type.ts';
import { positionWords } from './position-text.ts';

/** Columns of {@link issueRow}. */
export const ISSUE_HEADING = ['ISSUED AT', 'KIND', 'FROM', 'TO', 'TOKENS', 'BY', 'ISSUE'];

/** As JSON; the MAC over the digits stays inside. */
export function issueObject(issue: KeyChangeIssue): Record<string, unknown> {
  const { id, from, to, ...rest } = issue;
  const facts = Object.entries(rest).filter(([name]) => name !== 'setMac');
  return {
    issueId: id,
    ...Object.fromEntries(facts),
    from: sideObject(from),
    to: sideObject(to),
  };
}

/** As a row of a table. */
export function issueRow({ from, to, ...issue }: KeyChangeIssue): string[] {
  return [
    `${issue.issuedAt.slice(0, 16)}Z`,
    issue.kind,
    positionWords(from),
    positionWords(to),
    String(issue.tokenCount),
    issue.actor,
    issue.id,
  ];
}

function sideObject(side: FrozenKey): Record<string, unknown> {
  return { ...side, keyType: formatKeyType(side.keyType) };
}
