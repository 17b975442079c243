/**
 * A folder for the results of one run: claimed by a lock file, so that two runs into one folder
 * cannot mix their files, and empty of results when the run begins.
 *
 * @module
 */
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { KmsError } from '../errors/kms-error.ts';
import { makeFolder, writeError } from './write-error.ts';

const LOCK_FILE = '.sts-kms-run.lock';

/** A claimed folder. */
export interface OutputFolder {
  readonly path: string;
  /** Gives the folder up. Idempotent. */
  release(): void;
}

/** What is in the folder already, and what may happen to it. */
export interface FolderClaim {
  /** Names of the files that the run will write. */
  readonly names: readonly string[];
  /** True for the program's own folder: earlier results are removed. Else they are a refusal. */
  readonly replace: boolean;
}

/**
 * Claims a folder.
 *
 * @throws {KmsError} OUTPUT_BUSY while another run has it, OUTPUT_EXISTS, FILE_NOT_WRITABLE
 */
export function claimOutputFolder(path: string, claim: FolderClaim): OutputFolder {
  makeFolder(path);
  const lock = join(path, LOCK_FILE);
  takeLock(lock);
  const release = (): void => {
    rmSync(lock, { force: true });
  };
  try {
    const found = claim.names.filter((name) => existsSync(join(path, name)));
    if (found.length > 0 && !claim.replace) {
      throw new KmsError('OUTPUT_EXISTS', `${path} holds ${found.join(', ')} already`);
    }
    for (const name of found) rmSync(join(path, name));
    return { path, release };
  } catch (error) {
    release();
    throw writeError(path, error);
  }
}

function takeLock(lock: string): void {
  try {
    writeLock(lock);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw writeError(lock, error);
    }
    // A killed run leaves its lock behind; one that lives still has the folder.
    if (isRunning(Number(readFileSync(lock, 'utf8')))) {
      throw new KmsError('OUTPUT_BUSY', `another run is writing beside ${lock}`);
    }
    rmSync(lock, { force: true });
    writeLock(lock);
  }
}

function writeLock(lock: string): void {
  const file = openSync(lock, 'wx', 0o600);
  writeSync(file, String(process.pid));
  closeSync(file);
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
