/**
 * `sts-kms audit verify`: the whole audit, row by row.
 *
 * @module
 */
import type { Command } from 'commander';
import { verifyAudit, type AuditVerification } from '../../../custody/audit/verify-audit.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer, textTable } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { startProgress } from '../progress.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { parsePrintedHead } from './printed-head.ts';
import { withUnchecked } from './unchecked-session.ts';

interface Options extends SessionOptions {
  readonly head?: string;
}

const HELP = `
It walks every row, and compares: each row with its digest and the row before it; every signed head
in the anchor with its row and the key of the HSM; the heads that the HSM keeps with the anchor; the
counts of key uses with the rows; and every record with the newest version that a row names.

With --head it compares with a head that a witness has on paper: that closes the one gap that is
left, a store, an anchor and an HSM that were all put back together.

It ends with 5 when anything is wrong, and names the row at which it shows.

Examples:
  sts-kms audit verify
  sts-kms audit verify --head '1204:9f86 d081 …' --json`;

/** Adds the command. */
export function addVerify(audit: Command, parts: CustodyCommandParts): void {
  addSessionOptions(audit.command('verify'))
    .option('--head <number:digest>', 'a head that a witness has on paper')
    .summary('check that nothing was removed, edited, moved or put back')
    .description('Checks the whole audit against its anchor, the HSM and the records.')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const printed = options.head === undefined ? {} : { printed: parsePrintedHead(options.head) };
      const verification = await withUnchecked(parts, options, async ({ dependencies }, act) => {
        const { number } = await dependencies.store.events.head();
        const progress = startProgress(number, 'rows');
        const onRows = (rows: number) => {
          progress.add(rows);
        };
        try {
          return await verifyAudit(dependencies, act, { ...printed, onRows });
        } finally {
          progress.stop();
        }
      });
      answer(parts.output, options, { facts: verification, text: linesOf(verification) });
      requireNothingWrong(verification);
    });
}

function linesOf({ rows, heads, unsignedRows, lastHash, problems }: AuditVerification): string[] {
  const found = problems.map(({ code, number, message }) => [
    number === null ? '-' : String(number),
    code,
    message,
  ]);
  return [
    ...(found.length === 0 ? [] : [...textTable(['ROW', 'CODE', 'WHAT'], found), '']),
    `${rows} rows, ${heads} signed heads, ${unsignedRows} rows behind the last one`,
    `the last row has the digest ${lastHash}`,
    problems.length === 0 ? 'nothing is wrong' : `${problems.length} problems`,
  ];
}

function requireNothingWrong({ problems }: AuditVerification): void {
  const [first] = problems;
  if (first === undefined) return;
  const code = first.code as 'AUDIT_ROW_ALTERED';
  throw new KmsError(code, first.message, {
    facts: {
      problems: problems.length,
      ...(first.number === null ? {} : { number: first.number }),
    },
  });
}
