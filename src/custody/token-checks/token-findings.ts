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
import { wasOpened, type DisplayFacts, type TokenQuestion } from './token-question.ts';
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

/** A find under a key that is not recorded for the meter. */
export interface UnrecordedHit extends Hit {
  readonly chanceOneIn: number;
}

/** Everything that the causes are judged by. */
export interface TokenFindings {
  readonly question: TokenQuestion;
  readonly meter: Meter;
  readonly issues: readonly KeyChangeIssue[];
  readonly keys: readonly CandidateKey[];
  /** A token of class 1, which is under no key. */
  readonly testToken: TokenContent | null;
  readonly own: readonly Hit[];
  readonly others: readonly Hit[];
  readonly repair: Repair | null;
  readonly unrecorded: UnrecordedHit | null;
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

/**
 * The hit under the key that the meter holds: the one that the display shows, or any one when the
 * meter opened the token; otherwise the presumed one, unless the display shows another key.
 */
export function presentHit({ own, keys, question }: TokenFindings): Hit | undefined {
  const { display } = question;
  const presumed = keys.find(({ role }) => role === 'presumed');
  const refuted = presumed !== undefined && displayShows(display, presumed) === false;
  if (refuted) return own.find((hit) => displayShows(display, hit) === true);
  const found = own.find(({ role }) => role === 'presumed');
  return found ?? (wasOpened(display) === true ? own[0] : undefined);
}

/**
 * True when a token's identifier is beyond the KeyExpiryNumber of the meter, as shown or recorded.
 */
export function isExpiredHit({ token, position }: Hit, display: DisplayFacts): boolean {
  const expiry = display.keyExpiryNumber ?? position.keyExpiryNumber;
  return 'tokenIdentifier' in token && isExpiredFor(token.tokenIdentifier, expiry);
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
