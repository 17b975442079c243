/**
 * Why does a meter refuse a token? The question of every call centre, answered with the causes that
 * can be seen from here.
 *
 * @module
 */
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { tokenDigestsFact, type TokenDigestsFact } from '../audit/token-digests.ts';
import type { Act } from '../custody-dependencies.ts';
import type { Happening, UsedKey } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { METERS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import {
  readCandidates,
  readUnrecorded,
  type CandidateKey,
  type MeterCandidates,
} from './candidate-keys.ts';
import type { Cause } from './cause.ts';
import { requireCheckLeft, settleCheck } from './count-check.ts';
import { rankCauses } from './rank-causes.ts';
import type { TokenCheckDependencies } from './token-check-dependencies.ts';
import type { TokenFindings } from './token-findings.ts';
import { issuedAtOf } from './token-purchase.ts';
import { requireQuestion, type TokenQuestion } from './token-question.ts';
import { tryToken } from './try-token.ts';
import { requireDuty } from '../people/require-duty.ts';

/** What a genuine token says; nothing of the digits. */
export interface SeenToken {
  readonly meterPAN: MeterPAN;
  readonly kind: string;
  /** `YYYY-MM-DDTHH:MMZ`, or null for a token without a TokenIdentifier. */
  readonly issuedAt: string | null;
}

/** The answer. */
export interface TokenAnswer {
  readonly meterPAN: MeterPAN;
  /** Null: the digits are no token of the meters that were named. */
  readonly token: SeenToken | null;
  /** The likeliest first; there is always one. */
  readonly causes: readonly Cause[];
  /** Of the likeliest cause. */
  readonly sayToCustomer: string;
}

/**
 * Answers the question. Every question about meters that exist does the same work, whatever the
 * token is; one whose digits are not genuine as they stand under a recorded key counts as failed.
 *
 * @throws {KmsError} PERSON_DUTY, TOKEN_CHECK_REQUEST, TOKEN_CHECK_LIMIT, RECORD_UNKNOWN, and when
 *   a record
 *   cannot be relied on
 */
export async function whyRefused(
  dependencies: TokenCheckDependencies,
  act: Act,
  question: TokenQuestion,
): Promise<TokenAnswer> {
  requireDuty(act, 'token-check.why-refused');
  const digits = requireQuestion(question, dependencies.clock.nowUtc());
  const asking = { act, question };
  // Before the counts: one that is used up would tell that there is such a meter.
  for (const meterPAN of [question.meterPAN, ...question.otherMeters]) {
    await loadTrusted(dependencies, METERS, meterPAN);
  }
  await requireCheckLeft(dependencies, asking);
  const own = await readCandidates(dependencies, question.meterPAN);
  const others: MeterCandidates[] = [];
  for (const other of question.otherMeters) others.push(await readCandidates(dependencies, other));
  const unrecorded = await readUnrecorded(dependencies, own);
  const findings = await tryToken(dependencies, {
    ...{ question, digits, own, others, unrecorded },
    now: dependencies.clock.nowUtc(),
  });
  // Of the digits as they were typed, whatever they are.
  const tokenDigests = [await dependencies.securityModule.auditDigest(digits)];
  const causes = rankCauses(findings);
  const failed = findings.testToken === null && findings.own.length + findings.others.length === 0;
  const happening = {
    ...happeningOf(findings, causes[0], {
      failed,
      ...tokenDigestsFact({ tokens: [digits], tokenDigests }),
    }),
    keyUses: usesOf([...[own, ...others].flatMap(({ keys }) => keys), ...unrecorded]),
  };
  await settleCheck(dependencies, asking, { failed, happening });
  return {
    meterPAN: question.meterPAN,
    token: seenToken(findings),
    causes,
    sayToCustomer: causes[0].sayToCustomer,
  };
}

/** Each key that the token was tried under counts once. */
function usesOf(candidates: readonly CandidateKey[]): UsedKey[] {
  const ids = candidates.map(({ key }) => key.entity.id);
  return [...new Set(ids)].map((id) => ({ vendingKeyId: id, purpose: 'token-check', times: 1 }));
}

function seenToken({ own, others, unrecorded }: TokenFindings): SeenToken | null {
  const hit = own[0] ?? others[0] ?? unrecorded;
  if (hit === null) return null;
  const issuedAt = issuedAtOf(hit.token, hit.key.entity);
  return {
    meterPAN: hit.meterPAN,
    kind: hit.token.kind,
    issuedAt: issuedAt === null ? null : formatUtcMinute(issuedAt),
  };
}

function happeningOf(
  { question, tries }: TokenFindings,
  cause: Cause,
  found: TokenDigestsFact & { readonly failed: boolean },
): Happening {
  return {
    action: 'token-check.why-refused',
    subject: subjectOf(METERS, question.meterPAN),
    requirements: [],
    facts: {
      ...found,
      cause: cause.name,
      tries,
      otherMeters: question.otherMeters.join(' '),
    },
  };
}
