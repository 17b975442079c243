/**
 * `sts-kms vending-key purposes`: what a key may do now, and why not.
 *
 * @module
 */
import type { Command } from 'commander';
import { listPurposes, type JudgedPurpose } from '../../../custody/vending-keys/list-purposes.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { findKey } from './find-key.ts';

interface Options extends SessionOptions {
  readonly tokenCarrierType?: string;
  readonly refuseCompromised?: true;
}

const HELP = `
Every rule answers, those that hold too, with the id that stands in docs/requirements.md.

Examples:
  sts-kms vending-key purposes 600101/1
  sts-kms vending-key purposes 600101/1 --token-carrier-type 02`;

/** Adds the command. */
export function addPurposes(key: Command, parts: CustodyCommandParts): void {
  addSessionOptions(key.command('purposes <key>'))
    .option('--token-carrier-type <tct>', 'of the meter, when it is known')
    .option('--refuse-compromised', 'a compromised key is no old key of a change either')
    .summary('say what a key may do now')
    .description('Says what a key may do at this minute, and for each rule why, or why not.')
    .addHelpText('after', HELP)
    .action((named: string, options: Options) =>
      withSession(parts, options, async (session, act) => {
        const { id, name } = await findKey(session, act, named);
        const { tokenCarrierType, refuseCompromised } = options;
        const purposes = await listPurposes(session.dependencies, act, {
          id,
          ...(tokenCarrierType === undefined ? {} : { tokenCarrierType }),
          ...(refuseCompromised === true ? { compromisedOldKey: 'refuse' } : {}),
        });
        answer(parts.output, options, {
          facts: { id, name, purposes },
          text: [`vending key ${name}`, ...purposes.flatMap(linesOf)],
        });
      }),
    );
}

function linesOf({ purpose, permitted, outcomes }: JudgedPurpose): string[] {
  return [
    `${purpose}: ${permitted ? 'permitted' : 'REFUSED'}`,
    ...outcomes.map(({ id, title, passed, finding, toPass }) =>
      passed ? `  ok  ${id}  ${title}` : `  NO  ${id}  ${finding ?? ''}. ${toPass ?? ''}`,
    ),
  ];
}
