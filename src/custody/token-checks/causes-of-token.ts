/**
 * Causes that lie in the token itself: it is genuine for this meter, or no meter's at all.
 *
 * @module
 */
import type { Cause, FindCause } from './cause.ts';
import { hitAs, isExpiredHit } from './token-findings.ts';
import type { DisplayError } from './token-question.ts';

/** Issued after the end of the key as the meter knows it. */
export const expiredKey: FindCause = (findings) => {
  const expired = findings.own.find(isExpiredHit);
  const told = findings.question.display.error === 'expired';
  if (expired === undefined) return null;
  return {
    name: 'expired-key',
    score: told ? 96 : 90,
    explanation:
      'The token was issued after the KeyExpiryNumber that the meter got: it needs a key change.',
    sayToCustomer:
      'Your meter must be changed over to a new key first; we give you the tokens for it.',
  };
};

const USED: Readonly<Partial<Record<DisplayError, number>>> = { used: 92, old: 84 };

/** Whether a meter took a token is known to it alone; its display may say so. */
export const alreadyUsed: FindCause = (findings) => {
  const present = hitAs(findings, ['presumed']);
  if (present === undefined || !('tokenIdentifier' in present.token)) return null;
  if (isExpiredHit(present)) return null;
  const { error } = findings.question.display;
  const told = error === undefined ? undefined : USED[error];
  return {
    name: 'already-used',
    score: told ?? 45,
    explanation:
      'The token is good for this meter and its present key. Whether it was entered ' +
      'before cannot be known from here' +
      (told === undefined ? '.' : ', but the display says so.'),
    sayToCustomer:
      'Your token is good, and the meter has most likely taken it already; please look whether ' +
      'the balance went up.',
  };
};

/** Tokens of class 1 show something and change nothing. */
export const testToken: FindCause = (findings): Cause | null => {
  if (!findings.testToken) return null;
  return {
    name: 'test-token',
    score: 90,
    explanation:
      'This is a token that makes a meter test itself or show something; it is no credit.',
    sayToCustomer: 'This number is a test code and no purchase; please look for the other number.',
  };
};
