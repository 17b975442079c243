/**
 * How much of a file has been worked through, as a bar.
 *
 * @module
 */
import type { TableReader } from '../read-table.ts';
import { startProgress } from './progress.ts';

/** A bar that follows a reader. */
export interface FileProgress {
  update(): void;
  stop(): void;
}

/** Starts it, on a terminal only. */
export function startFileProgress(reader: TableReader): FileProgress {
  const progress = startProgress(100, '% of the file');
  let shown = 0;
  return {
    update: () => {
      const now = Math.floor(100 * reader.progress());
      progress.add(now - shown);
      shown = now;
    },
    stop: () => {
      progress.stop();
    },
  };
}
