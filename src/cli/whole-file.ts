/**
 * A result file that is there whole or not at all: written beside its name, then renamed.
 *
 * @module
 */
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { KmsError } from '../errors/kms-error.ts';
import { writeError } from './write-error.ts';

/** A file being written. Every method throws {@link KmsError} FILE_NOT_WRITABLE. */
export interface WholeFile {
  readonly path: string;
  /** Takes text; it is on its way to the disk after {@link WholeFile.drained}. */
  write(text: string): void;
  /** Writes what was taken so far. */
  drained(): Promise<void>;
  /** Brings everything to the disk and gives the file its name. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Opens a new file for its owner only: key-change digits are secrets. */
async function openNew(path: string): Promise<FileHandle> {
  // What a killed run left behind may be readable by others: begin anew.
  await rm(path, { force: true });
  return open(path, 'wx', 0o600);
}

/**
 * Starts a file.
 *
 * @param openFile - how the unfinished file is opened
 * @throws {KmsError} FILE_NOT_WRITABLE
 */
export async function startWholeFile(
  path: string,
  openFile: (path: string) => Promise<FileHandle> = openNew,
): Promise<WholeFile> {
  const partial = `${path}.partial`;
  const file = await orWriteError(partial, () => openFile(partial));
  let pending: string[] = [];
  let open = true;
  let whole = true;
  const drained = async (): Promise<void> => {
    if (!whole) throw new KmsError('FILE_NOT_WRITABLE', `${partial} lost a part`);
    const text = pending.join('');
    pending = [];
    if (text === '') return;
    // A part that a full disk refused is lost: the file is never finished without it.
    whole = false;
    await file.writeFile(text);
    whole = true;
  };
  const close = async (): Promise<void> => {
    if (open) await file.close();
    open = false;
  };
  return {
    path,
    write: (text) => {
      pending.push(text);
    },
    drained: () => orWriteError(partial, drained),
    finish: () =>
      orWriteError(path, async () => {
        await drained();
        await file.sync();
        await close();
        await rename(partial, path);
      }),
    abandon: () =>
      orWriteError(partial, async () => {
        await close();
        await rm(partial, { force: true });
      }),
  };
}

async function orWriteError<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw writeError(path, error);
  }
}
