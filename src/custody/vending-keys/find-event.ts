/**
 * Finding events from the newest one back: what is looked for is near the end.
 *
 * @module
 */
import type { EventRepository, StoreEvent } from '../../ports/store.ts';

/** An event with its number. */
export type NumberedEvent = StoreEvent & { readonly number: number };

const PAGE_EVENTS = 200;

/** Events from the newest one back, a page at a time. */
export async function* eventsFromNewest(
  events: Pick<EventRepository, 'list'>,
): AsyncGenerator<NumberedEvent> {
  let end = await newestNumber(events);
  while (end > 0) {
    const start = Math.max(0, end - PAGE_EVENTS);
    const page = await events.list(start, PAGE_EVENTS);
    for (const event of page.reverse()) {
      if (event.number <= end) yield event;
    }
    end = start;
  }
}

/** The newest event that is wanted, or undefined. */
export async function findNewestEvent(
  events: Pick<EventRepository, 'list'>,
  isWanted: (event: NumberedEvent) => boolean,
): Promise<NumberedEvent | undefined> {
  for await (const event of eventsFromNewest(events)) {
    if (isWanted(event)) return event;
  }
  return undefined;
}

/** Number of the newest event, 0 for none: in steps that double, then halve. */
async function newestNumber(events: Pick<EventRepository, 'list'>): Promise<number> {
  let newest = 0;
  let step = 1;
  let doubling = true;
  while (step >= 1) {
    const [found] = await events.list(newest + step - 1, 1);
    if (found !== undefined) newest = found.number;
    else doubling = false;
    step = doubling ? step * 2 : Math.floor(step / 2);
  }
  return newest;
}
