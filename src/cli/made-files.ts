/**
 * What a command has made so far, to be taken away again when nothing comes of it. What somebody
 * else made meanwhile is never among it: a name counts as made only when it was free.
 *
 * @module
 */
import { closeSync, openSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder, writeError } from './write-error.ts';

/** Files and folders that a command made. */
export interface MadeFiles {
  /** Makes a folder and those above it, where they are missing. */
  readonly folder: (path: string) => void;
  /**
   * Makes an empty file of mode 0600, and its folder, where there is none.
   *
   * @returns whether there was none
   * @throws {KmsError} FILE_NOT_WRITABLE
   */
  readonly claim: (path: string) => boolean;
  /** Names files that came to be by an act of this command. */
  readonly add: (...paths: readonly string[]) => void;
  /** From now on what was made stays. */
  readonly keep: () => void;
  /** Takes everything away, folders only when nothing else is in them. */
  readonly remove: () => void;
}

/** Nothing so far. */
export function createMadeFiles(): MadeFiles {
  const files: string[] = [];
  const folders: string[] = [];
  const folder = (path: string): void => {
    folders.push(...makeFolder(path));
  };
  return {
    folder,
    claim: (path) => {
      folder(dirname(path));
      try {
        closeSync(openSync(path, 'wx', 0o600));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw writeError(path, cause);
      }
      files.push(path);
      return true;
    },
    add: (...paths) => {
      files.push(...paths);
    },
    keep: () => {
      files.length = 0;
      folders.length = 0;
    },
    remove: () => {
      for (const path of files.splice(0).reverse()) {
        orLeave(() => {
          rmSync(path, { force: true });
        });
      }
      for (const path of folders.splice(0).reverse()) {
        orLeave(() => {
          rmdirSync(path);
        });
      }
    },
  };
}

/** What made the clean-up necessary is told, not its own failure. */
function orLeave(remove: () => void): void {
  try {
    remove();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}
