/**
 * `sts-kms audit counts`: how often each vending key was used.
 *
 * @module
 */
import type { Command } from 'commander';
import { countUses } from '../../../custody/audit/count-uses.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answerList } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { dayOption } from '../option-values.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { findKey } from '../vending-key/find-key.ts';

interface Options extends SessionOptions {
  readonly key?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Adds the command. */
export function addCounts(audit: Command, parts: CustodyCommandParts): void {
  addSessionOptions(audit.command('counts'), 'JSON Lines')
    .option('--key <key>', 'of one vending key, as SGC/KRN')
    .option('--from <day>', 'first day in UTC, as 2026-11-01', dayOption)
    .option('--to <day>', 'last day in UTC', dayOption)
    .summary('count the uses of vending keys')
    .description('Counts the uses of vending keys by key, actor, purpose and day.')
    .addHelpText('after', '\nExample:\n  sts-kms audit counts --key 600101/1 --from 2026-11-01')
    .action((options: Options) =>
      withSession(parts, options, async (session, act) => {
        const { key, from, to } = options;
        if (from !== undefined && to !== undefined && from > to) {
          throw new KmsError('CLI_USAGE', `--from ${from} is after --to ${to}`);
        }
        const wanted =
          key === undefined ? {} : { vendingKeyId: (await findKey(session, act, key)).id };
        const uses = await countUses(session.dependencies, act, {
          ...wanted,
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        });
        answerList(parts.output, options, {
          objects: uses,
          heading: ['DAY', 'KEY', 'WHO', 'PURPOSE', 'USES'],
          rows: uses.map((use) => [
            use.day,
            use.key,
            use.actor,
            use.purpose,
            use.uses.toLocaleString('en'),
          ]),
          empty: 'no key was used',
        });
      }),
    );
}
