/**
 * `sts-kms meter check NUMBER`: what a DecoderReferenceNumber or a MeterPAN says, or what is wrong
 * with it.
 *
 * @module
 */
import type { Command } from 'commander';
import { typedMeter } from '../exchange/typed-numbers.ts';
import { decoderReferenceNumberParts } from '../sts/identity/decoder-reference-number.ts';
import {
  decoderReferenceNumberOf,
  issuerIdentificationNumberOf,
} from '../sts/identity/meter-pan.ts';
import { testSubclassOf } from '../sts/token/test-display-token.ts';
import type { CommandOutput } from './output.ts';

const HELP = `
A DecoderReferenceNumber (DRN) is printed on the meter: 11 or 13 digits. A MeterPAN is the 18 digits
that vending systems use: 600727 or 0000, the DRN, and a check digit. Spaces and dashes are ignored.
A number that a spreadsheet may have changed is not repaired: the answer
asks whether another is meant.

Examples:
  sts-kms meter check 47000123456
  sts-kms meter check 600727470001234563
  sts-kms meter check 11111111113        a wrong check digit: it says which one was expected`;

/** Adds the command. */
export function addMeterCheck(parent: Command, output: CommandOutput): void {
  parent
    .command('check')
    .argument('<number...>', 'a DRN (11 or 13 digits) or a MeterPAN (18 digits)')
    .option('--json', 'one object')
    .summary('explain a meter number')
    .description('Explains a meter number, or says what is wrong with it.')
    .addHelpText('after', HELP)
    .action((groups: readonly string[], options: { json?: true }) => {
      const facts = factsOf(groups.join(' '));
      if (options.json === true) {
        output.line(JSON.stringify(facts));
        return;
      }
      output.line(`MeterPAN                    ${facts.meterPAN}`);
      output.line(`IssuerIdentificationNumber  ${facts.issuerIdentificationNumber}`);
      output.line(`DecoderReferenceNumber      ${facts.decoderReferenceNumber}`);
      output.line(`  ManufacturerCode          ${facts.manufacturerCode}`);
      output.line(`  DecoderSerialNumber       ${facts.decoderSerialNumber}`);
      output.line(`test tokens                 subclass ${facts.testSubclass} of class 1`);
      output.line('check digits correct');
    });
}

/** @throws {KmsError} what {@link typedMeter} throws, with the check digit that was expected */
function factsOf(text: string) {
  const meterPAN = typedMeter(text);
  const decoderReferenceNumber = decoderReferenceNumberOf(meterPAN);
  return {
    meterPAN,
    issuerIdentificationNumber: issuerIdentificationNumberOf(decoderReferenceNumber),
    decoderReferenceNumber,
    ...decoderReferenceNumberParts(decoderReferenceNumber),
    /** The one that the meter must support. */
    testSubclass: testSubclassOf(meterPAN),
  };
}
