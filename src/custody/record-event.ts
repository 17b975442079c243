/**
 * The row of the audit that an act leaves behind, written in the transaction of its effect: there
 * is no effect without its row, and no row for what is nobody's duty.
 *
 * @module
 */
import { KmsError, type ErrorFacts } from '../errors/kms-error.ts';
import type { RecordHead, Stored } from '../keys/sealed-record.ts';
import type { WallClock } from '../ports/clock.ts';
import { actorName } from '../people/actor.ts';
import { FOUNDING_RECORD_ID } from '../people/founding.ts';
import type { Repositories } from '../ports/store.ts';
import { hexFromBytes } from '../sts/text.ts';
import type { Act } from './custody-dependencies.ts';
import { requireDuty } from './people/require-duty.ts';
import { utcDay } from './utc-day.ts';

/** A record version that an act wrote. */
export type WrittenRecord = readonly [table: string, stored: Stored<RecordHead>];

/** A use of a vending key. */
export interface UsedKey {
  readonly vendingKeyId: string;
  /** As `key-change-old`. */
  readonly purpose: string;
  readonly times: number;
}

/** What happened. */
export interface Happening {
  /** As `vending-key.activate`. */
  readonly action: string;
  /** The record's table and id, as `vending_key 5f0c…`. */
  readonly subject: string;
  /** Ids of the requirements that were checked. */
  readonly requirements: readonly string[];
  /** Safe values: never key material, never token digits. */
  readonly facts: ErrorFacts;
  /** What was written under a MAC: the audit remembers the newest version of each record. */
  readonly records?: readonly WrittenRecord[];
  /** Which vending keys were used, for what, how often. */
  readonly keyUses?: readonly UsedKey[];
}

/**
 * Appends the row of an act.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_WANTED, PERSON_AGENT, PERSON_AGENT_LIMIT,
 *   AUDIT_CLOCK_BEHIND: the transaction
 *   goes with it
 */
export async function recordEvent(
  repositories: Pick<Repositories, 'events' | 'counters' | 'foundings'>,
  { clock, act }: { readonly clock: WallClock; readonly act: Act },
  happening: Happening,
): Promise<void> {
  const { action, subject, requirements, facts, records = [], keyUses = [] } = happening;
  requireDuty(act, action);
  await requirePeopleless(repositories, act);
  await requireAgent(repositories, { clock, act });
  const { actor, ticket, reason, authority } = act;
  const approval = authority === undefined ? {} : { approval: authority.document.id };
  const simulated = clock.simulated === true ? { simulatedClock: true } : {};
  await repositories.events.append({
    at: new Date(clock.nowMilliseconds()).toISOString(),
    actor: actorName(actor),
    onBehalfOf: actor.kind === 'service-account' ? actor.onBehalfOf : null,
    action,
    subject,
    requirements: requirements.join(' '),
    facts: JSON.stringify({ ...facts, ...approval, ...simulated, ticket, reason }),
    records: JSON.stringify(records.map(writtenRecord)),
    keyUses: JSON.stringify(keyUses.map((use) => [use.vendingKeyId, use.purpose, use.times])),
  });
}

function writtenRecord([table, { entity, recordMac }]: WrittenRecord) {
  return [table, entity.id, entity.version, hexFromBytes(recordMac)];
}

/**
 * Nobody yet is nobody any more once the store has its founding.
 *
 * @throws {KmsError} PERSON_WANTED
 */
async function requirePeopleless(
  { foundings }: Pick<Repositories, 'foundings'>,
  { actor }: Act,
): Promise<void> {
  if (actor.kind !== 'nobody-yet') return;
  if ((await foundings.find(FOUNDING_RECORD_ID)) === undefined) return;
  throw new KmsError('PERSON_WANTED', 'this installation has people');
}

/**
 * A service account acts under a ticket, and for each agent so often a day.
 *
 * @throws {KmsError} PERSON_AGENT, PERSON_AGENT_LIMIT
 */
async function requireAgent(
  { counters }: Pick<Repositories, 'counters'>,
  { clock, act: { actor, ticket } }: { readonly clock: WallClock; readonly act: Act },
): Promise<void> {
  if (actor.kind !== 'service-account') return;
  const { account, onBehalfOf } = actor;
  if (ticket === null) {
    throw new KmsError('PERSON_AGENT', `${account.name} acts for a named agent under a ticket`);
  }
  const subject = `agent:${account.id}:${onBehalfOf}`;
  const acts = await counters.add({ subject, action: 'service-act', day: utcDay(clock) }, 1);
  const limit = account.agentDailyLimit ?? 0;
  if (acts <= limit) return;
  const message = `${account.name} acted ${limit} times for ${onBehalfOf} today`;
  throw new KmsError('PERSON_AGENT_LIMIT', message, { facts: { limit } });
}
