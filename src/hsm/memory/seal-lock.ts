/**
 * One process at a time has a sealed in-memory HSM: two would each seal over what the other keeps.
 * The lock is a file that names its holder by process number and time of start; a holder that has
 * ended, however it ended, holds nothing.
 *
 * @module
 */
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { KmsError } from '../../errors/kms-error.ts';
import { systemCode } from '../../errors/system-failure.ts';

/** Commands take a second or two: so long the next one waits for its turn. */
const WAITING_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 50;
/** Where nobody can write, nobody seals over anything. */
const READ_ONLY: readonly string[] = ['EROFS', 'EACCES', 'EPERM'];

const holderSchema = z.strictObject({
  pid: z.int(),
  /** Ticks since the machine started; null where the system does not say. */
  started: z.string().nullable(),
  /** The process that uses the host: a host that it replaces does not wait for the one before. */
  service: z.int(),
  since: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/**
 * Takes the lock of a sealed file, and waits a while for its turn.
 *
 * @returns gives it back
 * @throws {KmsError} HSM_SEAL_BUSY
 */
export function takeSealLock(file: string, waiting = WAITING_MILLISECONDS): () => void {
  const lock = `${file}.lock`;
  const own = textOf(process.pid);
  const end = performance.now() + waiting;
  for (;;) {
    const found = tryToTake(lock, own);
    if (found === 'taken') {
      return () => {
        giveBack(lock, own);
      };
    }
    if (found === 'read-only') return () => undefined;
    const holder = holderOf(found);
    if (holder === null || !holds(holder)) {
      putAside(lock, found);
    } else if (performance.now() > end) {
      const { pid, since } = holder;
      const message = `process ${pid} has the in-memory HSM ${file} since ${since}`;
      throw new KmsError('HSM_SEAL_BUSY', message, { facts: { pid, since } });
    } else pause();
  }
}

function textOf(pid: number): string {
  const since = new Date(Math.round(performance.timeOrigin)).toISOString();
  const holder: Holder = { pid, started: startOf(pid), service: process.ppid, since };
  return `${JSON.stringify(holder)}\n`;
}

/** `taken`, or what is in the lock; an empty text when it went away meanwhile. */
function tryToTake(lock: string, own: string): string {
  const temporary = `${lock}.${process.pid}`;
  try {
    writeFileSync(temporary, own, { mode: 0o600 });
    // Fails when there is one: never is there a lock without its holder.
    linkSync(temporary, lock);
    return 'taken';
  } catch (error) {
    if (READ_ONLY.includes(systemCode(error))) return 'read-only';
    if (systemCode(error) !== 'EEXIST') throw error;
    return readOrEmpty(lock);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function readOrEmpty(lock: string): string {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    return '';
  }
}

/** Null for what no holder wrote. */
function holderOf(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** Whether another process than this one, and than those of its service, is at it. */
function holds({ pid, started, service }: Holder): boolean {
  if (pid === process.pid || service === process.ppid) return false;
  const present = startOf(pid);
  return present !== null && (started === null || present === started);
}

/** When a process started, or null when there is none: one that waits to be reaped is none. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ['Z', 'X'].includes(fields[0] ?? '') ? null : (fields[19] ?? null);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(systemCode(error))) return null;
    throw error;
  }
}

/** Takes a lock away whose holder has ended, unless somebody else did and holds it now. */
function putAside(lock: string, text: string): void {
  const aside = `${lock}.${process.pid}.ended`;
  try {
    renameSync(lock, aside);
    if (readFileSync(aside, 'utf8') !== text) linkSync(aside, lock);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(systemCode(error))) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function giveBack(lock: string, own: string): void {
  if (readOrEmpty(lock) === own) unlinkSync(lock);
}

/** The host has nothing else to do before it has its HSM. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
}
