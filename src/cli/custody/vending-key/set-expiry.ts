/**
 * `sts-kms vending-key set-expiry`: another KeyExpiryNumber.
 *
 * @module
 */
import type { Command } from 'commander';
import { SET_EXPIRY } from '../../../custody/approvals/operations.ts';
import { typedKeyExpiryNumber } from '../../../exchange/typed-numbers.ts';
import { endDatesOfKey } from '../../../keys/end-dates.ts';
import { formatUtcMinute } from '../../../sts/utc-minute.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { findKey } from './find-key.ts';
import { answerKey } from './key-answer.ts';

const HELP = `
A step of the KeyExpiryNumber is about 45 days; 255 sets no end before that of the base date. Meters
learn of it with their next key change. A number whose minute is over ends credit at once and has to
be asked for with --end-credit-now.

Examples:
  sts-kms vending-key set-expiry 600101/1 120
  sts-kms vending-key set-expiry 600101/1 10 --end-credit-now --reason 'key withdrawn'`;

/** Adds the command. */
export function addSetExpiry(key: Command, parts: CustodyCommandParts): void {
  addSessionOptions(key.command('set-expiry <key> <number>'))
    .option('--end-credit-now', 'a number whose last credit minute is over is meant')
    .summary('change its KeyExpiryNumber')
    .description('Changes the KeyExpiryNumber of a key, 0 to 255.')
    .addHelpText('after', HELP)
    .action(
      (named: string, number: string, options: SessionOptions & { readonly endCreditNow?: true }) =>
        withSession(parts, options, async (session, act) => {
          const keyExpiryNumber = typedKeyExpiryNumber(number);
          const { id } = await findKey(session, act, named);
          const changed = await doOrAsk(
            { session, act, output: parts.output, options },
            SET_EXPIRY,
            {
              id,
              keyExpiryNumber,
              endingCredit: options.endCreditNow === true,
            },
          );
          if (changed === null) return;
          const { lastCreditMinute } = endDatesOfKey(changed.entity);
          const lastCredit = formatUtcMinute(lastCreditMinute);
          const done = `has KEN ${keyExpiryNumber}, last credit ${lastCredit}`;
          answerKey(parts, options, { session, key: changed, done });
        }),
    );
}
