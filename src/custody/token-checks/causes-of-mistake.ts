/**
 * Causes that lie in a mistake: another meter's token, mistyped digits, or our own record.
 *
 * @module
 */
import type { Cause, FindCause } from './cause.ts';
import { refusedUnderKey } from './causes-of-key.ts';
import type { TokenFindings } from './token-findings.ts';

/** Bought for another meter that was named. */
export const otherMeter: FindCause = ({ own, others }) => {
  const [hit] = others;
  if (own.length > 0 || hit === undefined) return null;
  return {
    name: 'other-meter',
    score: 95,
    explanation: `The token is for meter ${hit.meterPAN}.`,
    sayToCustomer: 'This token was bought for another meter; please check the meter number on it.',
  };
};

/** The digits that were told are right; those that were entered may not have been. */
const ENTERED_WRONG: Cause = {
  name: 'typing-error',
  score: 52,
  explanation:
    'The digits that were told are a good token, and the display says that what was entered does ' +
    'not fit the key: a digit may have been entered wrongly.',
  sayToCustomer: 'Please enter the token once more, slowly, digit by digit.',
};

/** One digit is wrong, or two are exchanged. Which is right is not said: that is the slip's. */
export const typingError: FindCause = (findings) => {
  if (refusedUnderKey(findings)) return ENTERED_WRONG;
  if (isKnown(findings)) return null;
  const { repair, question } = findings;
  if (repair !== null) {
    const { error, chanceOneIn } = repair;
    const places =
      error.kind === 'wrong-digit'
        ? `digit ${error.position} seems wrong`
        : `digits ${error.position} and ${error.position + 1} seem exchanged`;
    return {
      name: 'typing-error',
      score: 80,
      explanation:
        `With one typing error undone the digits are a plausible purchase: ${places}. ` +
        `By chance that happens once in ${chanceOneIn} questions.`,
      sayToCustomer: `Please read the number from the slip again: ${places}.`,
    };
  }
  const how =
    question.purchaseDate === null
      ? 'Without the day of purchase a wrong digit cannot be looked for.'
      : 'No single typing error explains it, but there may be more than one.';
  return {
    name: 'typing-error',
    score: 35,
    explanation: `The digits are no token for the recorded keys of this meter. ${how}`,
    sayToCustomer: 'Please read all 20 digits from the slip again.',
  };
};

/** Always there when nothing was found. */
export const unknownCause: FindCause = (findings) => {
  if (isKnown(findings) || findings.unrecorded !== null) return null;
  return {
    name: 'unknown',
    score: 20,
    explanation:
      'The digits are no token for the keys of this meter. They may be for a meter that was not ' +
      'named, or no token at all.',
    sayToCustomer: 'We cannot tell yet what is wrong; please bring the slip or a photo of it.',
  };
};

function isKnown({ own, others, testToken }: TokenFindings): boolean {
  return testToken !== null || own.length > 0 || others.length > 0;
}
