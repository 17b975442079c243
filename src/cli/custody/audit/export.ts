/**
 * `sts-kms audit export`: the audit as lines of JSON.
 *
 * @module
 */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { exportAudit } from '../../../custody/audit/export-audit.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { startWholeFile } from '../../whole-file.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { startProgress } from '../progress.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

const HELP = `
The file is checked without this program's help by dist/verifiers/audit/main.js, which imports
nothing of ours: docs/formats/audit-export.md says what stands in it.

Example:
  sts-kms audit export audit-2026-11.jsonl`;

/** Adds the command. */
export function addExport(audit: Command, parts: CustodyCommandParts): void {
  addSessionOptions(audit.command('export <file>'))
    .summary('write the audit as JSON Lines')
    .description('Writes every row and every signed head to a new file, whole or not at all.')
    .addHelpText('after', HELP)
    .action((path: string, options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        if (existsSync(path)) {
          throw new KmsError('FILE_NOT_WRITABLE', `cannot write ${path}: it is there already`);
        }
        const progress = startProgress((await dependencies.store.events.head()).number, 'rows');
        const file = await startWholeFile(path);
        try {
          const exported = await exportAudit(dependencies, act, async (line) => {
            file.write(`${line}\n`);
            progress.add(1);
            await file.drained();
          });
          await file.finish();
          const { rows, heads } = exported;
          answer(parts.output, options, {
            again: `ls -l ${path}`,
            facts: { file: path, ...exported },
            text: [`${path}: ${rows} rows, ${heads} signed heads`],
          });
        } catch (error) {
          await file.abandon();
          throw error;
        } finally {
          progress.stop();
        }
      }),
    );
}
