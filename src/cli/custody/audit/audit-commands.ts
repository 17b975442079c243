/**
 * `sts-kms audit`: what happened, and whether that is what was written down.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CustodyCommandParts } from '../custody-session.ts';
import type { Terminal } from '../terminal.ts';
import { addCorrectClock } from './correct-clock.ts';
import { addCounts } from './counts.ts';
import { addDigest } from './digest.ts';
import { addExport } from './export.ts';
import { addHead } from './head.ts';
import { addList } from './list.ts';
import { addMakeKey } from './make-key.ts';
import { addReconcile } from './reconcile.ts';
import { addRecover } from './recover.ts';
import { addVerify } from './verify.ts';

/** Adds the noun with its verbs. */
export function addAuditCommands(
  program: Command,
  parts: CustodyCommandParts,
  terminal?: Terminal,
): void {
  const audit = program.command('audit').description('What happened, in a chain of rows.');
  addVerify(audit, parts);
  addList(audit, parts, terminal);
  addCounts(audit, parts);
  addHead(audit, parts);
  addExport(audit, parts);
  addReconcile(audit, parts);
  addDigest(audit, parts, terminal);
  addMakeKey(audit, parts);
  addRecover(audit, parts);
  addCorrectClock(audit, parts);
}
