/**
 * `sts-kms token decode DIGITS`: what a token says, and what it does not without the key.
 *
 * @module
 */
import type { Command } from 'commander';
import { KmsError } from '../errors/kms-error.ts';
import { typedToken } from '../exchange/typed-numbers.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../sts/open-points.ts';
import {
  describeToken,
  type ClearTokenDescription,
  type TokenDescription,
} from '../sts/token/describe-token.ts';
import type { CommandOutput } from './output.ts';

const HELP = `
A token is 20 digits; spaces and dashes are ignored. Everything but its class is enciphered, unless
it is a test or display token (class 1).

Examples:
  sts-kms token decode 56493153725450313471           all tests, DRN of 11 digits: class 1
  sts-kms token decode 02305843005052951967           all tests, DRN of 13 digits
  sts-kms token decode "6541 3070 5436 8815 6280"     a key-change token: class 2`;

/** Adds the command. */
export function addTokenDecode(parent: Command, output: CommandOutput): void {
  parent
    .command('decode')
    .argument('<digits...>', '20 digits, in one piece or in groups')
    .option('--json', 'one object')
    .summary('explain a token')
    .description(
      'Explains a token: its class, its fields, and what cannot be known without the key.',
    )
    .addHelpText('after', HELP)
    .action((groups: readonly string[], options: { json?: true }) => {
      const token = typedToken(groups.join(' '));
      if ('wrong' in token) throw new KmsError('STS_TOKEN_FORM', token.wrong);
      const description = describeToken(token.digits, DEFAULT_OPEN_POINT_POLICY);
      if (options.json === true) output.line(JSON.stringify(description));
      else for (const line of explain(description)) output.line(line);
    });
}

function explain({ tokenClass, classMeaning, clear }: TokenDescription): string[] {
  const lines = [`class ${tokenClass}   ${classMeaning}`];
  if (clear === undefined) {
    return [
      ...lines,
      'enciphered under the decoder key of one meter. Without that key nobody can tell:',
      '  the subclass, the amount or value, the time of issue (TokenIdentifier), the check code,',
      '  nor which meter it is for. A typing error shows only at the meter, as CRCError.',
    ];
  }
  return [
    ...lines,
    `subclass ${clear.subclass}   ${subclassText(clear)}`,
    ...(clear.control === undefined ? [] : [`control ${clear.control}h`]),
    ...(clear.tests ?? []).map(({ number, name }) => `  test ${String(number).padEnd(3)} ${name}`),
    ...(clear.tests?.length === 0 ? ['  no test is selected'] : []),
    ...(typeof clear.manufacturerCode === 'number'
      ? [`maker ${makerText(clear.manufacturerCode)}`]
      : []),
    clear.crcValid ? 'check code correct' : 'check code WRONG: a digit is mistyped',
  ];
}

function subclassText({ subclass, control }: ClearTokenDescription): string {
  if (control === undefined) return 'its layout is not public';
  if (subclass > 1) return "a maker's own; what its control bits mean is not public";
  return subclass === 0
    ? 'for a meter number (DRN) of 11 digits: a maker code of two; others may refuse it'
    : 'for a meter number (DRN) of 13 digits: a maker code of four; others may refuse it';
}

function makerText(manufacturerCode: number): string {
  return manufacturerCode === 0 ? '0   for the meters of every maker' : String(manufacturerCode);
}
