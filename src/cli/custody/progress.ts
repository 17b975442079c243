/**
 * How far work on many records is: a bar on a terminal, nothing elsewhere.
 *
 * @module
 */
import { SingleBar } from 'cli-progress';

/** Told of every batch that is done. */
export interface Progress {
  add(records: number): void;
  stop(): void;
}

const SILENT: Progress = { add: () => undefined, stop: () => undefined };

/** Starts a bar on standard error when that is a terminal. */
export function startProgress(total: number, noun: string): Progress {
  if (!process.stderr.isTTY || total === 0) return SILENT;
  const bar = new SingleBar({
    format: `  [{bar}] {value} of {total} ${noun}  {duration_formatted}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return {
    add: (records) => {
      bar.increment(records);
    },
    stop: () => {
      bar.stop();
    },
  };
}
