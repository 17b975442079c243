/**
 * Files that appear together: none is overwritten, each is of mode 0600 and on the disk, and when
 * one cannot be written those before it are removed again.
 *
 * @module
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { KmsError } from '../../errors/kms-error.ts';
import { systemCode } from '../../errors/system-failure.ts';

/** A file that is to be there. */
export interface NewFile {
  readonly path: string;
  readonly octets: Uint8Array;
}

/**
 * Writes files into a folder, which is made for its owner only when it is missing.
 *
 * @returns removes them again
 * @throws {KmsError} SM_BACKUP_EXISTS, FILE_NOT_WRITABLE: then none is there
 */
export function writeNewFiles(folder: string, files: readonly NewFile[]): () => void {
  makeFolder(folder);
  const made: string[] = [];
  const remove = () => {
    for (const path of made.splice(0)) unlinkSync(path);
  };
  try {
    for (const file of files) writeNew(file, made);
    syncFolder(folder);
    return remove;
  } catch (cause) {
    remove();
    throw failure(cause, folder);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST' && statSync(folder).isDirectory()) return;
    throw failure(cause, folder);
  }
}

function writeNew({ path, octets }: NewFile, made: string[]): void {
  const file = openSync(path, 'wx', 0o600);
  made.push(path);
  try {
    writeFileSync(file, octets);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The names too must outlive a power cut. */
function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function failure(cause: unknown, folder: string): KmsError {
  const reason = systemCode(cause);
  if (reason === 'EEXIST') {
    return new KmsError('SM_BACKUP_EXISTS', `there is a guard-key backup in ${folder}`, { cause });
  }
  return new KmsError('FILE_NOT_WRITABLE', `cannot write in ${folder}: ${reason}`, { cause });
}
