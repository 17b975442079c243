/**
 * Reading the rows of the audit from the newest one back: what is looked for is near the end.
 *
 * @module
 */
import type { AuditRow } from '../../ports/audit-trail.ts';
import type { EventRepository } from '../../ports/store.ts';

/** An event with its number. */
export type NumberedEvent = AuditRow;

const PAGE_EVENTS = 200;

/** Events from the newest one back, a page at a time. */
export async function* eventsFromNewest(
  events: Pick<EventRepository, 'list' | 'head'>,
): AsyncGenerator<NumberedEvent> {
  let end = (await events.head()).number;
  while (end > 0) {
    const start = Math.max(0, end - PAGE_EVENTS);
    const page = await events.list(start, PAGE_EVENTS);
    for (const event of page.reverse()) {
      if (event.number <= end) yield event;
    }
    end = start;
  }
}

/** The clock of one process may be behind that of another by so much. */
const CLOCKS_APART_MILLISECONDS = 86_400_000;

/**
 * Events since an instant, from the newest one back: those that came a little before are among
 * them, since clocks differ. All of them when it is no instant.
 */
export async function* eventsSince(
  events: Pick<EventRepository, 'list' | 'head'>,
  instant: string,
): AsyncGenerator<NumberedEvent> {
  const earliest = Date.parse(instant) - CLOCKS_APART_MILLISECONDS;
  for await (const event of eventsFromNewest(events)) {
    if (Date.parse(event.at) < earliest) return;
    yield event;
  }
}

/** The newest event that is wanted, or undefined. */
export async function findNewestEvent(
  events: Pick<EventRepository, 'list' | 'head'>,
  isWanted: (event: NumberedEvent) => boolean,
): Promise<NumberedEvent | undefined> {
  for await (const event of eventsFromNewest(events)) {
    if (isWanted(event)) return event;
  }
  return undefined;
}
