/**
 * The anchor as a file: a signed head in each line, added to and never written over. It is looked
 * at before each head: a file that was deleted, replaced or cut while it was open would go on being
 * written to without anybody reading it.
 *
 * @module
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { KmsError } from '../errors/kms-error.ts';
import { systemCode, systemReason } from '../errors/system-failure.ts';
import type { Anchor, AnchorContent } from '../ports/anchor.ts';
import type { SignedAuditHead } from '../ports/audit-heads.ts';
import { createUnloggedCount } from './unlogged-file.ts';
import { endOfLines, lastLines } from './line-tail.ts';
import { readHeadLine } from './head-line.ts';

/** A file that was opened for adding. */
interface OpenedFile {
  readonly descriptor: number;
  readonly device: number;
  readonly inode: number;
  /** Octets that were there when it was last looked at. */
  size: number;
}

/** The anchor in a file; it is made with the first head. */
export function openAnchorFile(path: string): Anchor {
  let opened: OpenedFile | null = null;
  const requireSame = (): void => {
    if (opened !== null) opened.size = requireSameFile(path, opened).size;
  };
  return {
    place: path,
    requireSame,
    read: () => contentOf(path, readText(path) ?? ''),
    last: (limit) => lastHeads(path, limit),
    requireWritable: () => {
      requireSame();
      opened ??= openForAdding(path);
    },
    append: (head) => {
      requireSame();
      opened ??= openForAdding(path);
      addLine(path, opened, `${JSON.stringify(head)}\n`);
    },
    ...createUnloggedCount(`${path}.unlogged`),
    close: () => {
      if (opened !== null) closeSync(opened.descriptor);
      opened = null;
    },
  };
}

/** Null for a file that is not there. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!isNotThereYet(path, error)) throw failed(path, error);
    return null;
  }
}

/** Without its folder it is no new anchor, but one whose disk is away. */
function isNotThereYet(path: string, error: unknown): boolean {
  return systemCode(error) === 'ENOENT' && statOrNull(dirname(path)) !== null;
}

function contentOf(path: string, text: string): AnchorContent {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  return { heads: lines.map((line, at) => readHeadLine(path, line, at + 1)), torn: rest !== '' };
}

/** Read from the end: the anchor grows for as long as its installation lives. */
function lastHeads(path: string, limit: number): readonly SignedAuditHead[] {
  try {
    return lastLines(path, limit).map((line) => readHeadLine(path, line, 0));
  } catch (error) {
    if (isNotThereYet(path, error)) return [];
    if (!(error instanceof KmsError)) throw failed(path, error);
    // Which line it is shows from the beginning.
    return contentOf(path, readText(path) ?? '').heads.slice(-limit);
  }
}

function openForAdding(path: string): OpenedFile {
  try {
    const descriptor = openSync(path, 'a+', 0o600);
    const { dev, ino, size } = fstatSync(descriptor);
    return { descriptor, device: dev, inode: ino, size };
  } catch (error) {
    throw failed(path, error);
  }
}

/** @throws {KmsError} AUDIT_ANCHOR_REPLACED */
function requireSameFile(path: string, { device, inode, size }: OpenedFile): Stats {
  const found = statOrNull(path);
  const same = found?.dev === device && found.ino === inode && found.nlink > 0;
  if (found !== null && same && found.size >= size) return found;
  const what = found === null ? 'was deleted' : same ? 'became shorter' : 'is another file now';
  throw new KmsError('AUDIT_ANCHOR_REPLACED', `the anchor ${path} ${what} while it was in use`);
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw failed(path, error);
  }
}

/**
 * The end of a line that was cut short is taken away first: shorter by that is no theft, even when
 * the disk then takes nothing.
 */
function addLine(path: string, opened: OpenedFile, line: string): void {
  const { descriptor } = opened;
  try {
    const whole = endOfLines(descriptor);
    if (whole < fstatSync(descriptor).size) ftruncateSync(descriptor, whole);
    opened.size = whole;
    const octets = Buffer.from(line);
    // A disk that takes a part of the line says why with the rest of it.
    for (let rest = octets; rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
    fsyncSync(descriptor);
    opened.size = whole + octets.length;
  } catch (error) {
    throw failed(path, error);
  }
}

function failed(path: string, cause: unknown): KmsError {
  const lost = systemCode(cause) === 'ENOENT' && statOrNull(dirname(path)) === null;
  const why = lost ? 'its folder is not there; is its disk mounted?' : systemReason(cause);
  return new KmsError('AUDIT_ANCHOR_FAILED', `the anchor ${path}: ${why}`, {
    facts: { reason: systemCode(cause) },
    cause,
  });
}
