/**
 * The instants of rows. A clock that was put back would bring ended keys and approvals back, so a
 * row is not dated far behind an earlier one.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { AuditEntry } from '../ports/audit-trail.ts';
import { factsOf } from './row-facts.ts';

/** Clocks of two machines may differ by this. */
const CLOCK_BEHIND_MINUTES_MAX = 5;
const MINUTE_MILLISECONDS = 60_000;

/** Action of the row by which people say that earlier rows are dated ahead. */
export const CLOCK_CORRECTED = 'audit.clock-corrected';

/** What of a row decides the instants that may follow it. */
export type DatedEntry = Pick<AuditEntry, 'at' | 'action' | 'facts'>;

/** True for a row of a rehearsal that chose its own time: its instant says nothing about others. */
export function hasSimulatedInstant(entry: DatedEntry): boolean {
  return factsOf(entry)['simulatedClock'] === true;
}

/**
 * Refuses a clock that is behind the latest instant of the audit.
 *
 * @param latest - ISO 8601, or empty before the first row
 * @throws {KmsError} AUDIT_CLOCK_BEHIND
 */
export function requireClockNotBehind(latest: string, now: string): void {
  if (latest === '') return;
  const behind = Date.parse(latest) - Date.parse(now);
  // An instant that cannot be read compares as false, and is refused.
  if (behind <= CLOCK_BEHIND_MINUTES_MAX * MINUTE_MILLISECONDS) return;
  const minutes = Math.ceil(behind / MINUTE_MILLISECONDS);
  throw new KmsError(
    'AUDIT_CLOCK_BEHIND',
    `the clock says ${now}, but the audit has a row of ${latest}: the clock is ` +
      `${spanText(minutes)} behind it, or that row was dated ahead`,
    { facts: { now, latest, minutes } },
  );
}

const HOUR = 60;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** In the largest unit of which there are two at least. */
function spanText(minutes: number): string {
  if (minutes < 2 * HOUR) return `${minutes} minutes`;
  if (minutes < 2 * DAY) return `${Math.floor(minutes / HOUR)} hours`;
  if (minutes < 2 * YEAR) return `${Math.floor(minutes / DAY)} days`;
  return `${Math.floor(minutes / YEAR)} years`;
}

/**
 * The latest instant of the audit once a row is added.
 *
 * @throws {KmsError} AUDIT_CLOCK_BEHIND
 */
export function latestInstantAfter(latest: string, entry: DatedEntry): string {
  if (hasSimulatedInstant(entry)) return latest;
  if (entry.action === CLOCK_CORRECTED) return entry.at;
  requireClockNotBehind(latest, entry.at);
  return entry.at > latest ? entry.at : latest;
}
