/**
 * Trying a token under every key that it may be under, in one batch: how long it takes says nothing
 * about which of them fits.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { TokenCheckBatch, TokenCheckItem } from '../../ports/security-module.ts';
import type { UtcMinute } from '../../sts/utc-minute.ts';
import type { TokenContent } from '../../sts/token/token-content.ts';
import type { CandidateKey, MeterCandidates } from './candidate-keys.ts';
import type { Hit, TokenFindings } from './token-findings.ts';
import type { TokenCheckDependencies } from './token-check-dependencies.ts';
import type { TokenQuestion } from './token-question.ts';
import {
  chanceFindOneIn,
  chanceOfAnyDateOneIn,
  isPlausibleFind,
  isPlausiblePurchase,
} from './token-purchase.ts';
import { meantDigits, type MeantDigits } from './typing-errors.ts';

/** A question and the meters that it names. */
export interface TokenCase {
  readonly question: TokenQuestion;
  /** The 20 digits. */
  readonly digits: string;
  readonly own: MeterCandidates;
  /** Keys that the meter is not recorded with. */
  readonly unrecorded: readonly CandidateKey[];
  readonly now: UtcMinute;
  readonly others: readonly MeterCandidates[];
}

/** One try: a key of a meter, and the digits, changed when a typing error is looked for. */
interface Try {
  readonly candidates: MeterCandidates;
  readonly candidate: CandidateKey;
  readonly digits: string;
  readonly meant: MeantDigits | null;
}

/** A try whose token is genuine. */
interface GenuineTry extends Try {
  readonly token: TokenContent;
}

/** Tries a token. */
export async function tryToken(
  { securityModule }: Pick<TokenCheckDependencies, 'securityModule'>,
  tokenCase: TokenCase,
): Promise<TokenFindings> {
  const { question, own, others, digits } = tokenCase;
  const tries = [
    ...[own, ...others].flatMap((candidates) => plainTries(candidates, digits)),
    ...plainTries({ ...own, keys: tokenCase.unrecorded }, digits),
    ...repairTries(tokenCase),
  ];
  const outcomes = await securityModule.checkTokens(batchOf(tries));
  const genuine = tries.flatMap((each, index): GenuineTry[] => {
    const outcome = outcomes[index];
    const found = outcome !== undefined && 'genuine' in outcome && outcome.genuine;
    return found ? [{ ...each, token: outcome.token }] : [];
  });
  const asTyped = genuine.filter(({ meant }) => meant === null);
  const plain = asTyped.filter(({ candidate }) => candidate.role !== 'unrecorded');
  // A token of class 1 is under no key: every meter takes it.
  const keyed = plain.filter(({ token }) => token.tokenClass !== 1);
  return {
    question,
    meter: own.meter,
    issues: own.issues,
    keys: own.keys,
    testToken: plain.find(({ token }) => token.tokenClass === 1)?.token ?? null,
    own: keyed.filter(({ candidates }) => candidates === own).map(hitOf),
    others: keyed.filter(({ candidates }) => candidates !== own).map(hitOf),
    repair: plain.length > 0 ? null : repairOf(genuine, question, tries),
    unrecorded: plain.length > 0 ? null : unrecordedOf(asTyped, tokenCase),
    tries: tries.length,
  };
}

function plainTries(candidates: MeterCandidates, digits: string): Try[] {
  return candidates.keys.map((candidate) => ({ candidates, candidate, digits, meant: null }));
}

/** Under the presumed key only, and only when a purchase date can tell a find from chance. */
function repairTries({ question, own, digits }: TokenCase): Try[] {
  const candidate = own.keys.find(({ role }) => role === 'presumed');
  if (candidate === undefined || question.purchaseDate === null) return [];
  return meantDigits(digits).map((meant) => ({
    candidates: own,
    candidate,
    digits: meant.digits,
    meant,
  }));
}

/** One find that looks like the purchase, and no other genuine one: two would be chance. */
function repairOf(
  genuine: readonly GenuineTry[],
  { purchaseDate }: TokenQuestion,
  tries: readonly Try[],
): TokenFindings['repair'] {
  const [found, ...more] = genuine.flatMap(({ meant, ...each }) =>
    meant === null ? [] : [{ ...each, meant }],
  );
  if (found === undefined || more.length > 0 || purchaseDate === null) return null;
  const { entity } = found.candidate.key;
  if (!isPlausiblePurchase(found.token, entity, purchaseDate)) return null;
  const tried = tries.filter(({ meant }) => meant !== null).length;
  return { error: found.meant.error, chanceOneIn: chanceFindOneIn(tried) };
}

/** One plausible find under a key that is not recorded, and no other: two would be chance. */
function unrecordedOf(
  found: readonly GenuineTry[],
  { question, unrecorded, now }: TokenCase,
): TokenFindings['unrecorded'] {
  const { purchaseDate } = question;
  const [hit, ...more] = found.filter(({ token, candidate }) =>
    isPlausibleFind(token, candidate.key.entity, { purchaseDate, now }),
  );
  if (hit === undefined || more.length > 0) return null;
  const dated = purchaseDate !== null && hit.token.tokenClass === 0;
  const chance = dated ? chanceFindOneIn : chanceOfAnyDateOneIn;
  return { ...hitOf(hit), chanceOneIn: chance(unrecorded.length) };
}

function hitOf({ candidates, candidate, token }: GenuineTry): Hit {
  return { ...candidate, meterPAN: candidates.meter.id, token };
}

function batchOf(tries: readonly Try[]): TokenCheckBatch {
  const keys: Stored<VendingKey>[] = [];
  const places = new Map<string, number>();
  const items = tries.map(({ candidates, candidate, digits }): TokenCheckItem => {
    const { meter } = candidates;
    const place = places.get(candidate.key.entity.id) ?? keys.push(candidate.key) - 1;
    places.set(candidate.key.entity.id, place);
    return {
      meterPAN: meter.id,
      encryptionAlgorithm: meter.encryptionAlgorithm,
      key: place,
      tariffIndex: candidate.position.tariffIndex,
      token: digits,
    };
  });
  return { keys, items };
}
