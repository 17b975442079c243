/**
 * Causes that lie in a mistake: another meter's token, mistyped digits, or our own record.
 *
 * @module
 */
import type { FindCause } from './cause.ts';
import { displayShows, type TokenFindings } from './token-findings.ts';

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

/** One digit is wrong, or two are exchanged. Which is right is not said: that is the slip's. */
export const typingError: FindCause = (findings) => {
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
    explanation: `The digits are no token of this meter. ${how}`,
    sayToCustomer: 'Please read all 20 digits from the slip again.',
  };
};

/** The display shows a key that our record does not have. */
export const otherKeyOnMeter: FindCause = ({ keys, question, own }) => {
  const seen = keys.map((candidate) => displayShows(question.display, candidate));
  if (own.length > 0 || seen.length === 0 || !seen.every((shown) => shown === false)) return null;
  return {
    name: 'other-key-on-meter',
    score: 70,
    explanation:
      'The display shows a key that this meter is not recorded with: enter what it shows as a ' +
      'proof, then plan its key change.',
    sayToCustomer: 'Your meter is registered wrongly with us; we correct that and call you back.',
  };
};

/** Always there when nothing was found. */
export const unknownCause: FindCause = (findings) => {
  if (isKnown(findings)) return null;
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
  return testToken || own.length > 0 || others.length > 0;
}
