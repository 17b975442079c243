/**
 * The row of the audit that an act leaves behind, written in the transaction of its effect: there
 * is no effect without its row, and no row for what is nobody's duty.
 *
 * @module
 */
import { KmsError, type ErrorFacts } from '../errors/kms-error.ts';
import type { RecordHead, Stored } from '../keys/sealed-record.ts';
import type { WallClock } from '../ports/clock.ts';
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
 * @throws {KmsError} PERSON_DUTY, PERSON_AGENT, PERSON_AGENT_LIMIT, AUDIT_CLOCK_BEHIND: the transaction
 *   goes with it
 */
export async function recordEvent(
  repositories: Pick<Repositories, 'events' | 'counters'>,
  { clock, act }: { readonly clock: WallClock; readonly act: Act },
  happening: Happening,
): Promise<void> {
  const { action, subject, requirements, facts, records = [], keyUses = [] } = happening;
  requireDuty(act, action);
  await requireAgent(repositories, { clock, act });
  const { ticket, reason, authority } = act;
  const approval = authority === undefined ? {} : { approval: authority.document.id };
  const simulated = clock.simulated === true ? { simulatedClock: true } : {};
  await repositories.events.append({
    at: new Date(clock.nowMilliseconds()).toISOString(),
    actor: act.actor,
    onBehalfOf: act.onBehalfOf ?? null,
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
 * A service account acts for a named agent under a ticket, and for each of them so often a day. A
 * person acts for nobody.
 *
 * @throws {KmsError} PERSON_AGENT, PERSON_AGENT_LIMIT
 */
async function requireAgent(
  { counters }: Pick<Repositories, 'counters'>,
  { clock, act }: { readonly clock: WallClock; readonly act: Act },
): Promise<void> {
  const { person, onBehalfOf, ticket } = act;
  if (person?.kind !== 'service') {
    if (onBehalfOf === undefined) return;
    throw new KmsError('PERSON_AGENT', 'people act for themselves, and name no agent');
  }
  if (onBehalfOf === undefined || ticket === null) {
    throw new KmsError('PERSON_AGENT', `${person.name} acts for a named agent under a ticket`);
  }
  const subject = `agent:${person.id}:${onBehalfOf}`;
  const acts = await counters.add({ subject, action: 'service-act', day: utcDay(clock) }, 1);
  const limit = person.agentDailyLimit ?? 0;
  if (acts <= limit) return;
  const message = `${person.name} acted ${limit} times for ${onBehalfOf} today`;
  throw new KmsError('PERSON_AGENT_LIMIT', message, { facts: { limit } });
}
