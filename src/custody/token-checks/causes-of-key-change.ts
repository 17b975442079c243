/**
 * Causes that lie in a key change: the token and the meter are on different sides of it.
 *
 * @module
 */
import { samePosition } from '../meters/positions.ts';
import type { Cause, FindCause } from './cause.ts';
import { displayShows, hitAs, presentHit, type Hit, type TokenFindings } from './token-findings.ts';
import { wasOpened } from './token-question.ts';

/** Bought under a key that the meter has left: that value is lost to it. */
export const boughtBeforeKeyChange: FindCause = (findings) => {
  const left = hitAs(findings, ['former', 'proven']);
  if (left && !isSection(left) && left !== presentHit(findings))
    return before(85, 'The token is for a key that the meter has left.');
  const present = hitAs(findings, ['presumed']);
  const issued = unprovenKey(findings);
  if (present === undefined || issued === undefined || isSection(present)) return null;
  if (wasOpened(findings.question.display) === true) return null;
  const entered = displayShows(findings.question.display, issued) === true;
  return entered
    ? before(88, 'The display shows the new key already; the token is for the old one.')
    : before(50, 'A key-change set was issued; perhaps it was entered before this token.');
};

function before(score: number, explanation: string): Cause {
  return {
    name: 'bought-before-key-change',
    score,
    explanation: `${explanation} The meter takes no token of the old key any more.`,
    sayToCustomer:
      'Your token was bought before the meter was changed over; please bring the receipt, so ' +
      'that it can be replaced.',
  };
}

/** Bought under the key that the meter gets next: the set comes first. */
export const creditBeforeKeyChange: FindCause = (findings) => {
  const ahead = hitAs(findings, ['issued', 'intended']);
  if (ahead === undefined || isSection(ahead) || ahead === presentHit(findings)) return null;
  const issued = ahead.role === 'issued';
  return {
    name: 'credit-before-key-change',
    score: issued ? 85 : 75,
    explanation: issued
      ? 'The token is for the new key; nothing proves that the key-change tokens were entered.'
      : 'The token is for the intended key, and no key-change set leads there yet: issue it.',
    sayToCustomer:
      'Please enter the key-change tokens from your receipt first, in their order, and then this ' +
      'token again; it is not lost.',
  };
};

/** Entered in part: the meter forgets the first tokens after a pause. */
export const halfEnteredKeyChange: FindCause = (findings) => {
  const section = findings.own.find(isSection);
  if (section?.role === 'presumed') return half(80, 'This is a token of a key-change set.');
  const ahead = hitAs(findings, ['issued']);
  if (ahead === undefined || section !== undefined || ahead === presentHit(findings)) return null;
  const still = findings.keys.find(({ role }) => role === 'presumed');
  const shown = still !== undefined && displayShows(findings.question.display, still) === true;
  return half(shown ? 70 : 55, 'The meter is perhaps still on the old key.');
};

function half(score: number, explanation: string): Cause {
  return {
    name: 'half-entered-key-change',
    score,
    explanation:
      `${explanation} The key changes only when all tokens of the set are in; after a pause of ` +
      'some minutes the meter forgets the first ones.',
    sayToCustomer:
      'Please enter all key-change tokens one after the other without a pause, and then your ' +
      'token.',
  };
}

/** A token of a set whose change has happened. */
export const keyChangeEntered: FindCause = (findings) => {
  const section = findings.own.find(isSection);
  if (section === undefined || section.role === 'presumed') return null;
  return {
    name: 'key-change-entered',
    score: 82,
    explanation: 'This is a token of a key-change set that starts from a key the meter has left.',
    sayToCustomer:
      'Your meter has been changed over already; you do not need the key-change tokens any more.',
  };
};

function isSection({ token }: Hit): boolean {
  return token.kind === 'key-change-section';
}

/** The key of the last issued set, while nothing proves that it was entered. */
function unprovenKey({ meter, keys }: TokenFindings) {
  const { issued, proven } = meter;
  if (issued === null || samePosition(issued, proven)) return undefined;
  return keys.find(({ role }) => role === 'issued');
}
