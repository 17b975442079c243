/**
 * Causes that lie in the age of the token or its use: it is genuine for this meter.
 *
 * @module
 */
import type { FindCause } from './cause.ts';
import { isUnusable } from './causes-of-kind.ts';
import { isExpiredHit, presentHit, type Hit } from './token-findings.ts';
import type { DisplayError } from './token-question.ts';

/** Issued after the end of the key as the meter knows it, or so the display says. */
export const expiredKey: FindCause = (findings) => {
  const { display } = findings.question;
  const expired = findings.own.find((hit) => isExpiredHit(hit, display));
  const told = display.error === 'expired';
  const hit = expired ?? (told ? presentHit(findings) : undefined);
  if (hit === undefined) return null;
  return {
    name: 'expired-key',
    score: expired === undefined ? 88 : told ? 96 : 90,
    explanation:
      expired === undefined
        ? 'The display says that the key has expired, though by our record the token is within ' +
          `its KeyExpiryNumber ${hit.position.keyExpiryNumber}: the meter got another one. ` +
          remedy(hit)
        : `The token was issued after the KeyExpiryNumber that the meter got. ${remedy(hit)}`,
    sayToCustomer:
      'Your meter must be changed over to a new key first; we give you the tokens for it.',
  };
};

/** The key may have got a later expiry since the meter did. */
function remedy({ key, token }: Hit): string {
  const { keyExpiryNumber } = key.entity.attributes;
  const identifier = 'tokenIdentifier' in token ? token.tokenIdentifier : 0;
  return identifier >>> 16 > keyExpiryNumber
    ? `The key itself ends with ${keyExpiryNumber}: it needs a key change to another key.`
    : `It needs a key change; the key has ${keyExpiryNumber} now.`;
}

/** Answers under which a meter may have taken the token before. */
const MAYBE_USED: readonly (DisplayError | undefined)[] = ['used', 'old', 'rejected', undefined];

/** Whether a meter took a token is known to it alone; its display may say so. */
export const alreadyUsed: FindCause = (findings) => {
  const { display } = findings.question;
  const present = presentHit(findings);
  if (present === undefined || !('tokenIdentifier' in present.token)) return null;
  if (isExpiredHit(present, display) || isUnusable(findings)) return null;
  if (!MAYBE_USED.includes(display.error)) return null;
  const told = display.error === 'used';
  const credit = present.token.tokenClass === 0;
  const look = credit ? 'please look whether the balance went up' : 'it changes no balance';
  return {
    name: 'already-used',
    score: told ? 92 : 45,
    explanation:
      'The token is good for this meter and its present key. Whether it was entered ' +
      `before cannot be known from here${told ? ', but the display says so.' : '.'}`,
    sayToCustomer: told
      ? `Your token is good, and the meter says that it has taken it already; ${look}.`
      : `Your token is good, and the meter may have taken it already; ${look}.`,
  };
};

/** Older than every token that the meter remembers: it may never have been entered. */
export const tooOld: FindCause = (findings) => {
  if (findings.question.display.error !== 'old' || presentHit(findings) === undefined) return null;
  return {
    name: 'too-old',
    score: 90,
    explanation:
      'The display says that the token is older than all that the meter remembers. The ' +
      'meter takes ' +
      'no such token, whether it was entered before or not.',
    sayToCustomer:
      'Your meter takes newer tokens only and has no use for this one; please bring the receipt, ' +
      'so that we can see whether it was ever used.',
  };
};
