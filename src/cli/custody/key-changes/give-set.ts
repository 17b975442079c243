/**
 * Giving a set to the person who asked: its digits go to a terminal, to a file of mode 0600, or to
 * the program that asked for JSON. Never by accident into a log.
 *
 * @module
 */
import type { Act } from '../../../custody/custody-dependencies.ts';
import type { GivenSet } from '../../../custody/key-changes/given-set.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts, CustodySession } from '../custody-session.ts';
import { issueObject } from '../meters/issue-text.ts';
import { claimNewFile, type NewFile } from '../new-file.ts';
import type { SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import type { Terminal } from '../terminal.ts';
import { displayAfter, slipOf } from './slip.ts';

/** What commander collects. */
export interface GivingOptions extends SessionOptions {
  readonly out?: string;
}

/** The option and its words. */
export const OUT_OPTION = [
  '--out <file>',
  'a new file for the slip, readable by you only',
] as const;

/** What a command that gives sets has. */
export interface Giving {
  readonly parts: CustodyCommandParts;
  readonly terminal: Terminal;
  readonly options: GivingOptions;
}

/**
 * Fetches a set and gives it out. The place is claimed first: digits without one are lost, and
 * count.
 *
 * @throws {KmsError} CLI_USAGE when there is no place for them, FILE_NOT_WRITABLE
 */
export async function giveSet(
  { parts, terminal, options }: Giving,
  fetch: (session: CustodySession, act: Act) => Promise<GivenSet>,
): Promise<void> {
  if (options.out === undefined && options.json !== true && !terminal.shows()) {
    throw new KmsError(
      'CLI_USAGE',
      'the digits are secrets and standard output is no terminal: add --out FILE, or --json',
    );
  }
  const file = options.out === undefined ? null : claimNewFile(options.out);
  const set = await withSession(parts, options, fetch).catch((error: unknown) => {
    file?.giveBack();
    throw error;
  });
  const given = { ...setFacts(set), tokens: set.tokens };
  if (file === null) {
    answer(parts.output, options, { facts: given, text: slipOf(set), again: reprintOf(set) });
  } else sayFile({ parts, terminal, options }, set, fill(file, { set, given, options }));
}

function fill(
  file: NewFile,
  {
    set,
    given,
    options,
  }: { readonly set: GivenSet; readonly given: object; readonly options: GivingOptions },
): string {
  const text = options.json === true ? JSON.stringify(given) : slipOf(set).join('\n');
  try {
    file.fill(`${text}\n`);
  } catch (cause) {
    const again = reprintOf(set);
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `the set is issued, and its slip was not written: ${why}; run: ${again}`;
    throw new KmsError('DONE_NOT_DELIVERED', message, { facts: { again }, cause });
  }
  return options.out ?? '';
}

function sayFile({ parts, options }: Giving, set: GivenSet, path: string): void {
  const { meterPAN, id } = set.issue;
  const count = set.tokens.length;
  answer(parts.output, options, {
    again: reprintOf(set),
    facts: { ...setFacts(set), file: path },
    text: [`set of ${count} tokens for meter ${meterPAN} is in ${path}; its issue is ${id}`],
  });
}

/** The same digits once more. */
function reprintOf({ issue }: GivenSet): string {
  return `sts-kms key-change reprint --issue ${issue.id}`;
}

function setFacts({ issue, reprint }: GivenSet): Record<string, unknown> {
  return { ...issueObject(issue), reprint, displayAfterwards: displayAfter(issue) };
}
