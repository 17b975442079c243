/**
 * How commands on a store answer: text for people or JSON for programs, tables, and instants.
 *
 * @module
 */
import { formatUtcMinute, type UtcMinute } from '../../sts/utc-minute.ts';
import type { CommandOutput } from '../output.ts';

const DAY_MINUTES = 1440;

/** Says one thing as a JSON object or as lines, whichever was asked for. */
export function answer(
  output: CommandOutput,
  { json }: { readonly json?: true },
  said: SaidAnswer,
): void {
  if (said.again !== undefined) output.delivery.fetchedBy(said.again);
  if (json === true) output.delivery.object(said.facts);
  else for (const line of said.text) output.line(line);
}

/** An answer, for both kinds of readers. */
export interface SaidAnswer {
  readonly facts: object;
  readonly text: readonly string[];
  /** After an effect: the command that gives this answer again, or shows what was done. */
  readonly again?: string;
}

/** Says a list as JSON Lines or as a table; an empty one in words. */
export function answerList(
  output: CommandOutput,
  { json }: { readonly json?: true },
  list: ListAnswer,
): void {
  if (json === true) for (const object of list.objects) output.line(JSON.stringify(object));
  else if (list.rows.length === 0) output.line(list.empty);
  else for (const line of textTable(list.heading, list.rows)) output.line(line);
}

/** A list, for both kinds of readers. */
export interface ListAnswer {
  readonly objects: readonly object[];
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What to say, and what to do, when there is none. */
  readonly empty: string;
}

/** A table with columns of even width. */
export function textTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const table = [heading, ...rows];
  const widths = heading.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Names in a column, and what they are. */
export function textFacts(facts: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

/** An instant, or null when it is open. */
export function instantOrNull(minute: UtcMinute | null): string | null {
  return minute === null ? null : formatUtcMinute(minute);
}

/** Whole days from now to an instant, negative when it is over; null when it is open. */
export function daysLeft(until: UtcMinute | null, now: UtcMinute): number | null {
  return until === null ? null : Math.floor((until - now) / DAY_MINUTES);
}

/** The same for people. */
export function daysLeftText(until: UtcMinute | null, now: UtcMinute): string {
  const days = daysLeft(until, now);
  if (days === null) return '-';
  return days < 0 ? 'over' : `${days} d`;
}

/** An instant on the clocks of a time zone, as `2045-11-24 00:59 Africa/Johannesburg`. */
export function zoneInstant(minute: UtcMinute, timeZone: string): string {
  // The Swedish way of writing a date is that of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return `${format.format(new Date(minute * 60_000))} ${timeZone}`;
}
