/**
 * `sts-kms token why-refused`: why a meter refuses a token, and what to say to the customer.
 *
 * @module
 */
import type { Command } from 'commander';
import type { TokenQuestion } from '../../../custody/token-checks/token-question.ts';
import { whyRefused, type TokenAnswer } from '../../../custody/token-checks/why-refused.ts';
import type { MeterPAN } from '../../../sts/identity/meter-pan.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { PROCESS_TERMINAL, type Terminal } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';
import { addDisplayOptions, displayOf, type DisplayOptions } from './display-options.ts';
import { digitsAsArgument, readDigits, tokenOption } from './read-digits.ts';

interface Options extends SessionOptions, DisplayOptions {
  readonly meter: MeterPAN;
  readonly token?: '-';
  readonly bought?: string;
  readonly otherMeter?: readonly string[];
}

const HELP = `
The digits are asked for, or read from standard input with --token -. They are no argument: every
process of the machine could read them there. They are not stored.

With the day of purchase a single typing error is looked for; it is told by its place. Checks that
find nothing are counted, ten a day for each person and each meter.

Examples:
  sts-kms token why-refused --meter 600727000000000009 --bought 2026-11-20
  sts-kms token why-refused --meter 600727000000000009 --display-krn 2 --display-error rejected
  sts-kms token why-refused --meter 600727000000000009 --token - < token.txt`;

/** Adds the command. */
export function addWhyRefused(
  token: Command,
  parts: CustodyCommandParts,
  terminal: Terminal = PROCESS_TERMINAL,
): void {
  addDisplayOptions(addSessionOptions(token.command('why-refused')))
    .requiredOption('--meter <meter>', 'MeterPAN, or the number on the meter', typedMeter)
    .option('--token <source>', '-: the digits are on standard input, not asked for', tokenOption)
    .option('--bought <day>', 'day of the purchase, YYYY-MM-DD')
    .option('--other-meter <meter...>', 'meters that it may have been bought for, at most five')
    .summary('find out why a meter refuses a token')
    .description('Finds out why a meter refuses a token, and what to say to the customer.')
    .addHelpText('after', HELP)
    // Not in the help: whoever puts digits there all the same is told why not.
    .argument('[digits...]')
    .usage('[options]')
    .action(async (args: readonly string[], options: Options) => {
      if (args.length > 0) throw digitsAsArgument();
      const { meter, bought, otherMeter = [] } = options;
      const question: Omit<TokenQuestion, 'digits'> = {
        meterPAN: meter,
        display: displayOf(options),
        purchaseDate: bought ?? null,
        otherMeters: otherMeter.map(typedMeter),
      };
      const digits = await readDigits(terminal, options.token);
      await withSession(parts, options, async ({ dependencies }, act) => {
        const told = await whyRefused(dependencies, act, { ...question, digits });
        answer(parts.output, options, { facts: told, text: answerPage(told) });
      });
    });
}

function answerPage({ meterPAN, token, causes, sayToCustomer }: TokenAnswer): string[] {
  return [
    `Token at meter ${meterPAN}: ${seenWords(token)}`,
    '',
    ...causes.flatMap(({ name, score, explanation }, index) => [
      `${index + 1}. ${name}  (${score} of 100)`,
      ...wrapText(explanation, '   '),
    ]),
    '',
    'Say to the customer:',
    ...wrapText(`"${sayToCustomer}"`, '  '),
  ];
}

function seenWords(token: TokenAnswer['token']): string {
  if (token === null) return 'no token of the meters that were named';
  const when = token.issuedAt === null ? 'no time of issue in it' : `issued ${token.issuedAt}`;
  return `${token.kind} of meter ${token.meterPAN}, ${when}`;
}
