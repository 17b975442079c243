/**
 * The count of what could not be logged, in a small file beside the anchor. It is written in place:
 * a full disk still takes a file that is there and does not grow.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Anchor, UnloggedCount } from '../ports/anchor.ts';

const countSchema = z.strictObject({
  id: z.string(),
  count: z.int(),
  first: z.string(),
  last: z.string(),
});

/** The part of an anchor that counts. */
export function createUnloggedCount(
  path: string,
): Pick<Anchor, 'countUnlogged' | 'unlogged' | 'clearUnlogged'> {
  // What the file does not take is counted here, for as long as the process lives.
  let counted: UnloggedCount | null = null;
  const unlogged = (): UnloggedCount | null => counted ?? read(path);
  return {
    unlogged,
    countUnlogged: (at) => {
      const before = unlogged();
      const { id, count, first } = before ?? { id: randomUUID(), count: 0, first: at };
      counted = { id, count: count + 1, first, last: at };
      write(path, counted);
    },
    clearUnlogged: (reported) => {
      const present = unlogged();
      if (present?.id !== reported.id || present.count !== reported.count) return;
      counted = null;
      rmSync(path, { force: true });
    },
  };
}

function read(path: string): UnloggedCount | null {
  if (!existsSync(path)) return null;
  try {
    return countSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
    // Cut short by the very failure that it counts: at least once is all that it says. The file
    // stays what it is until it was reported, and so names its count.
    const { ino, mtimeMs } = statSync(path);
    return { id: `file ${ino} of ${mtimeMs}`, count: 1, first: 'unknown', last: 'unknown' };
  }
}

/** Counting must not hide the failure that it counts. */
function write(path: string, count: UnloggedCount): void {
  try {
    writeFileSync(path, JSON.stringify(count), { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}
