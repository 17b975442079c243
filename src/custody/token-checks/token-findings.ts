/**
 * What trying a token found out.
 *
 * @module
 */
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { TokenContent } from '../../sts/token/token-content.ts';
import { isExpiredFor } from '../../sts/token/token-identifier.ts';
import type { CandidateKey, PositionRole } from './candidate-keys.ts';
import type { DisplayFacts, TokenQuestion } from './token-question.ts';
import type { TypingError } from './typing-errors.ts';

/** A key under which the token is genuine, and what it says. */
export interface Hit extends CandidateKey {
  readonly meterPAN: MeterPAN;
  readonly token: TokenContent;
}

/** A typing error that would explain everything. */
export interface Repair {
  readonly error: TypingError;
  /** By chance such a find comes once in so many questions. */
  readonly chanceOneIn: number;
}

/** Everything that the causes are judged by. */
export interface TokenFindings {
  readonly question: TokenQuestion;
  readonly meter: Meter;
  readonly issues: readonly KeyChangeIssue[];
  readonly keys: readonly CandidateKey[];
  /** A token of class 1, which is under no key. */
  readonly testToken: boolean;
  readonly own: readonly Hit[];
  readonly others: readonly Hit[];
  readonly repair: Repair | null;
  /** How many pairs of key and digits were tried. */
  readonly tries: number;
}

/** The hit with one of these roles. */
export function hitAs(
  { own }: Pick<TokenFindings, 'own'>,
  roles: readonly PositionRole[],
): Hit | undefined {
  return own.find(({ role }) => roles.includes(role));
}

/** True when a token's identifier is beyond the KeyExpiryNumber that the meter got. */
export function isExpiredHit({ token, position }: Hit): boolean {
  return (
    'tokenIdentifier' in token && isExpiredFor(token.tokenIdentifier, position.keyExpiryNumber)
  );
}

/**
 * True when what the display shows is this position; false when it is another one, null when it was
 * not read. A meter shows 000000 after a set without the SupplyGroupCode.
 */
export function displayShows(
  display: DisplayFacts,
  { key, position }: CandidateKey,
): boolean | null {
  const { attributes } = key.entity;
  const { supplyGroupCode, keyRevisionNumber, tariffIndex } = display;
  const seen = [
    supplyGroupCode === '000000' ? undefined : supplyGroupCode,
    keyRevisionNumber,
    tariffIndex,
  ];
  const expected = [attributes.supplyGroupCode, attributes.keyRevisionNumber, position.tariffIndex];
  const compared = seen.flatMap((value, index) =>
    value === undefined ? [] : [value === expected[index]],
  );
  return compared.length === 0 ? null : compared.every(Boolean);
}
