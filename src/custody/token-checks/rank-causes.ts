/**
 * The causes of a refusal, the likeliest first.
 *
 * @module
 */
import type { Cause, FindCause } from './cause.ts';
import {
  boughtBeforeKeyChange,
  creditBeforeKeyChange,
  halfEnteredKeyChange,
  keyChangeEntered,
} from './causes-of-key-change.ts';
import { otherKeyOnMeter, unrecordedKey } from './causes-of-key.ts';
import {
  defaultKey,
  functionNotServed,
  lockedOut,
  noCredit,
  otherService,
  registerFull,
  testToken,
} from './causes-of-kind.ts';
import { otherMeter, typingError, unknownCause } from './causes-of-mistake.ts';
import { alreadyUsed, expiredKey, tooOld } from './causes-of-token.ts';
import type { TokenFindings } from './token-findings.ts';

const FINDERS: readonly FindCause[] = [
  otherMeter,
  expiredKey,
  otherService,
  defaultKey,
  testToken,
  registerFull,
  lockedOut,
  functionNotServed,
  boughtBeforeKeyChange,
  creditBeforeKeyChange,
  halfEnteredKeyChange,
  keyChangeEntered,
  tooOld,
  noCredit,
  unrecordedKey,
  alreadyUsed,
  typingError,
  otherKeyOnMeter,
  unknownCause,
];

/** What is said when a token is good in every respect that can be seen from here. */
const GOOD: Cause = {
  name: 'unknown',
  score: 10,
  explanation:
    'The token is genuine for this meter, and nothing that is known here speaks against it.',
  sayToCustomer: 'Your token is good; please enter it once more, slowly, digit by digit.',
};

/** Ranks the causes. There is always one. */
export function rankCauses(findings: TokenFindings): readonly [Cause, ...Cause[]] {
  const causes = FINDERS.flatMap((find) => find(findings) ?? []);
  const [first, ...more] = causes.sort((left, right) => right.score - left.score);
  return first === undefined ? [GOOD] : [first, ...more];
}
