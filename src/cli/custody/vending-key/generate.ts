/**
 * `sts-kms vending-key generate`: the next key of a supply group, made in the HSM.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { GENERATE_KEY } from '../../../custody/approvals/operations.ts';
import type { BaseDate } from '../../../sts/attributes/base-date.ts';
import { typedKeyExpiryNumber, typedSupplyGroupCode } from '../../../exchange/typed-numbers.ts';
import type { KeyExpiryNumber } from '../../../sts/attributes/key-expiry-number.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { baseDateOption } from '../option-values.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { activateNext, answerKey } from './key-answer.ts';
import { addLifeOptions, lifeRequestOf, type LifeOptions } from './life-options.ts';

interface Options extends LifeOptions {
  readonly baseDate: BaseDate;
  readonly keyExpiryNumber?: KeyExpiryNumber;
}

const HELP = `
Its revision is the one after the newest of the group, its algorithm DKGA04, its type that of the
group. It is pre-active until it is activated.

Examples:
  sts-kms vending-key generate 600101 --base-date 2014
  sts-kms vending-key generate 600101 --base-date 2035 --issued-until 2040-12-31T23:59Z`;

/** Adds the command. */
export function addGenerate(key: Command, parts: CustodyCommandParts): void {
  addLifeOptions(addSessionOptions(key.command('generate <sgc>')))
    .requiredOption('--base-date <year>', '1993, 2014 or 2035', baseDateOption)
    .option('--key-expiry-number <number>', '0 to 255 (default: 255)', typedKeyExpiryNumber)
    .summary('make the next key of a supply group')
    .description('Makes the next vending key of a supply group in the HSM.')
    .addHelpText('after', HELP)
    .action((sgc: string, options: Options) =>
      withSession(parts, options, async (session, act) => {
        const { baseDate, keyExpiryNumber } = options;
        const asking = { session, act, output: parts.output, options };
        const made = await doOrAsk(asking, GENERATE_KEY, {
          id: randomUUID(),
          supplyGroupCode: typedSupplyGroupCode(sgc),
          baseDate,
          ...(keyExpiryNumber === undefined ? {} : { keyExpiryNumber }),
          ...lifeRequestOf(options),
        });
        if (made === null) return;
        const said = { session, key: made, done: 'is generated', also: [activateNext(made)] };
        answerKey(parts, options, said);
      }),
    );
}
