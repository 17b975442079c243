/**
 * A file that is new and for its owner only, claimed before the work and filled after it: a name
 * that is taken is told before anything is done.
 *
 * @module
 */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { writeError } from '../write-error.ts';

/** A claimed name. */
export interface NewFile {
  /** Writes it to the disk. */
  fill(text: string): void;
  /** Gives the name back. */
  giveBack(): void;
}

/**
 * Claims a name, mode 0600.
 *
 * @throws {KmsError} FILE_NOT_WRITABLE when it is taken or the folder is not there
 */
export function claimNewFile(path: string): NewFile {
  const file = orWriteError(path, () => openSync(path, 'wx', 0o600));
  return {
    fill: (text) => {
      orWriteError(path, () => {
        writeFileSync(file, text);
        fsyncSync(file);
        closeSync(file);
      });
    },
    giveBack: () => {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}

function orWriteError<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    throw writeError(path, cause);
  }
}
