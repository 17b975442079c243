/**
 * How many checks may fail. Whoever may ask without end finds digits that a meter takes: the count
 * is written before the answer is given, for the person and for every meter of the question.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { DailyCounter, Repositories } from '../../ports/store.ts';
import type { Act } from '../custody-dependencies.ts';
import { recordEvent, type Happening } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { METERS } from '../records/record-kinds.ts';
import { utcDay } from '../utc-day.ts';
import type { TokenCheckDependencies } from './token-check-dependencies.ts';
import type { TokenQuestion } from './token-question.ts';
import { actorName } from '../../people/actor.ts';

/** Failed checks a day in UTC, of one person and of one meter. */
const FAILED_CHECKS_MAX = 10;
/** After the first alarm of a day every so many refusals are another. */
const ALARM_EVERY = 100;

/** Who asks about which meters. */
export interface Asking {
  readonly act: Act;
  readonly question: TokenQuestion;
}

type Checking = Pick<TokenCheckDependencies, 'clock' | 'store'>;

/**
 * Refuses when a count is used up, before any token is tried.
 *
 * @throws {KmsError} TOKEN_CHECK_LIMIT
 */
export async function requireCheckLeft(checking: Checking, asking: Asking): Promise<void> {
  await refusing(checking, asking, async () => {
    for (const counter of countersOf(checking, asking)) {
      requireLeft(await checking.store.counters.read(counter));
    }
  });
}

/**
 * Counts a check when it failed and records it; the answer may be given when this has returned. One
 * that did not fail is refused too when others have used the count up meanwhile: a refusal says
 * nothing about the token.
 *
 * @throws {KmsError} TOKEN_CHECK_LIMIT
 */
export async function settleCheck(
  checking: Checking,
  asking: Asking,
  { failed, happening }: { readonly failed: boolean; readonly happening: Happening },
): Promise<void> {
  const { store, clock } = checking;
  await refusing(checking, asking, () =>
    store.transaction(async (repositories) => {
      for (const counter of countersOf(checking, asking)) {
        requireLeft(await failuresBefore(repositories, counter, failed));
      }
      await recordEvent(repositories, { clock, act: asking.act }, happening);
    }),
  );
}

async function failuresBefore(
  { counters }: Pick<Repositories, 'counters'>,
  counter: DailyCounter,
  failed: boolean,
): Promise<number> {
  return failed ? (await counters.add(counter, 1)) - 1 : counters.read(counter);
}

/** In a fixed order, so that two questions never wait for each other's counters. */
function countersOf({ clock }: Checking, { act, question }: Asking): DailyCounter[] {
  const day = utcDay(clock);
  const meters = [question.meterPAN, ...question.otherMeters].map((pan) => `meter:${pan}`);
  return [`actor:${actorName(act.actor)}`, ...meters]
    .sort()
    .map((subject) => ({ subject, action: 'token-check-failed', day }));
}

/** One refusal whichever count it is, so that it tells nothing else. */
function requireLeft(failures: number): void {
  if (failures < FAILED_CHECKS_MAX) return;
  throw new KmsError('TOKEN_CHECK_LIMIT', `${FAILED_CHECKS_MAX} checks failed today`);
}

/** Raises the alarm when a limit refuses; its event is written after the refusal undid its work. */
async function refusing(
  { store, clock }: Checking,
  { act, question }: Asking,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof KmsError && error.code === 'TOKEN_CHECK_LIMIT') {
      await store.transaction(async (repositories) => {
        const counter = {
          subject: `actor:${actorName(act.actor)}`,
          action: 'token-check-refused',
          day: utcDay(clock),
        };
        const refusals = await repositories.counters.add(counter, 1);
        if (refusals % ALARM_EVERY !== 1) return;
        const happening = {
          action: 'token-check.limit',
          subject: subjectOf(METERS, question.meterPAN),
          requirements: [],
          facts: { refusals },
        };
        await recordEvent(repositories, { clock, act }, happening);
      });
    }
    throw error;
  }
}
