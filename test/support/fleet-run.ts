/** A fleet run over a fake source, a fake security module and a fake sink, with what happened. */
import type { RejectedRow } from '../../src/custody/check-fleet-row.ts';
import { issueFleet, type FleetSink, type IssuedRow } from '../../src/custody/issue-fleet.ts';
import type { TableRow } from '../../src/exchange/table-format.ts';
import type { KeyChangeBatch, KeyChangeOutcome } from '../../src/ports/security-module.ts';
import { fleetRow, RING } from './fleet-rows.ts';

/** What happened, in its order: a batch with its size, a row with its line, a flush. */
type Event = ['batch', number] | ['issued' | 'rejected', number] | ['flush', number, number];

export const isIssued = ([what]: Event) => what === 'issued';
export const isRejected = ([what]: Event) => what === 'rejected';

/** A run; the sink takes its time, and nothing may go on meanwhile. */
export function runOf(rows: Iterable<TableRow>, outcomeOf = issuedFor) {
  const events: Event[] = [];
  const issued: IssuedRow[] = [];
  const rejected: RejectedRow[] = [];
  let sourceEnded = false;
  let flushing = false;
  async function* source(): AsyncGenerator<TableRow> {
    try {
      for (const row of rows) {
        if (flushing) throw new RangeError('read on while the sink was flushing');
        yield await Promise.resolve(row);
      }
    } finally {
      sourceEnded = true;
    }
  }
  const sink: FleetSink = {
    issued: (row) => {
      issued.push(row);
      events.push(['issued', row.line]);
    },
    rejected: (row) => {
      rejected.push(row);
      events.push(['rejected', row.line]);
    },
    flush: async (counts) => {
      flushing = true;
      await new Promise((resolve) => setTimeout(resolve, 5));
      flushing = false;
      events.push(['flush', counts.issued, counts.rejected]);
    },
  };
  const securityModule = {
    issueKeyChangeSets: async (batch: KeyChangeBatch) => {
      if (flushing) throw new RangeError('issued on while the sink was flushing');
      events.push(['batch', batch.items.length]);
      return Promise.resolve(batch.items.map(({ meterPAN }) => outcomeOf(meterPAN)));
    },
  };
  const counts = issueFleet({ securityModule, ring: RING, sink }, source());
  return { counts, events, issued, rejected, sourceEnded: () => sourceEnded };
}

/** The made-up set of a meter. */
export const issuedFor = (meterPAN: string): KeyChangeOutcome => ({
  tokens: [`1 ${meterPAN}`, `2 ${meterPAN}`],
  rollOver: true,
  setMac: new Uint8Array(32),
});

/** Rows that are in order, from line 2. */
export const rowsOf = (count: number) => Array.from({ length: count }, (_, n) => fleetRow(n + 2));
