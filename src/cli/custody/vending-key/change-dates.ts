/**
 * `sts-kms vending-key extend`: other dates and limits.
 *
 * @module
 */
import type { Command } from 'commander';
import { EXTEND_KEY } from '../../../custody/approvals/operations.ts';
import type { KeyExtension } from '../../../custody/vending-keys/extend-vending-key.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { instantOrNone, numberOrNone } from '../option-values.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { findKey } from './find-key.ts';
import { answerKey } from './key-answer.ts';
import { addLeaving, leavingOf, type LeavingOptions } from './leaving-option.ts';

/** As typed: commander would make an empty text of what `none` means. */
interface Options extends LeavingOptions {
  readonly issuedUntil?: string;
  readonly loadableUntil?: string;
  readonly refreshDays?: string;
  readonly unitLimit?: string;
}

const HELP = `
A later issued-until is more time for key changes. It brings no credit: that ends with the base date
or the KeyExpiryNumber, whatever is set here. The word none opens a date or a limit.

An earlier issued-until ends key changes away from the key. When meters hold the key, repeat their
number with --leaving.

Examples:
  sts-kms vending-key extend 600101/1 --issued-until 2027-12-31T23:59Z --ticket OPS-9
  sts-kms vending-key extend 600101/1 --unit-limit none`;

/** Adds the command. */
export function addChangeDates(key: Command, parts: CustodyCommandParts): void {
  addLeaving(addSessionOptions(key.command('extend <key>')))
    .option('--issued-until <instant>', 'last minute of key changes (IUT)')
    .option('--loadable-until <instant>', 'last minute of loading it (EXP)')
    .option('--refresh-days <days>', 'a vending server renews it within so many')
    .option('--unit-limit <units>', 'credit of one load (ULM)')
    .summary('change its dates and limits')
    .description('Changes the dates and limits of a key, to a later or an earlier time.')
    .addHelpText('after', HELP)
    .action((named: string, options: Options) => {
      const dates = datesOf(options);
      return withSession(parts, options, async (session, act) => {
        const { id } = await findKey(session, act, named);
        const asking = { session, act, output: parts.output, options };
        const done = await doOrAsk(asking, EXTEND_KEY, {
          ...{ id, ...dates },
          ...leavingOf(options),
        });
        if (done === null) return;
        const { key: extended, advice } = done;
        for (const { id: advised, finding, suggestion } of advice) {
          parts.output.note(`${advised}: ${finding}. ${suggestion}`);
        }
        answerKey(parts, options, { session, key: extended, done: 'has its new dates' });
      });
    });
}

function datesOf(options: Options): Omit<KeyExtension, 'id'> {
  const { issuedUntil, loadableUntil, refreshDays, unitLimit } = options;
  const dates = {
    ...(issuedUntil === undefined ? {} : { issuedUntil: instantOrNone(issuedUntil) }),
    ...(loadableUntil === undefined ? {} : { loadableUntil: instantOrNone(loadableUntil) }),
    ...(refreshDays === undefined ? {} : { refreshDays: numberOrNone(refreshDays) }),
    ...(unitLimit === undefined ? {} : { unitLimit: numberOrNone(unitLimit) }),
  };
  if (Object.keys(dates).length > 0) return dates;
  throw new KmsError('CLI_USAGE', 'extend: at least one date or limit wanted');
}
