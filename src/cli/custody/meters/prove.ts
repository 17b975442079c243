/**
 * `sts-kms meter prove`: where the key of a meter was seen to stand.
 *
 * @module
 */
import { Option, type Command } from 'commander';
import {
  PROOF_SOURCES,
  reportMeterProof,
  type ProofSource,
} from '../../../custody/meters/report-meter-proof.ts';
import type { KeyExpiryNumber } from '../../../sts/attributes/key-expiry-number.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { answerMeter } from './meter-answer.ts';
import { positionOption } from './position-values.ts';
import { typedKeyExpiryNumber, typedMeter } from '../../../exchange/typed-numbers.ts';

interface Options extends SessionOptions {
  readonly source: ProofSource;
  readonly keyExpiryNumber?: KeyExpiryNumber;
}

const HELP = `
What is proven is presumed from then on: the next set begins there. Sources: the meter took credit
under that key (accepted-credit), its display was read (display-readout), somebody in the field
reports it (field-report), or the meter's own network (ami). A display that shows supply group
000000 got a set of two tokens: name the group that the set led to.

Example:
  sts-kms meter prove 600727000000000009 600101/2/01 --source display-readout`;

const WARNING =
  'WARNING: that is not where the last issued set leads: it was not entered, or another set was.';

/** Adds the command. */
export function addProve(meter: Command, parts: CustodyCommandParts): void {
  addSessionOptions(meter.command('prove <meter> <position>'))
    .addOption(
      new Option('--source <source>', 'where it is known from')
        .choices(PROOF_SOURCES)
        .makeOptionMandatory(),
    )
    .option(
      '--key-expiry-number <number>',
      "the meter's (default: that of the key)",
      typedKeyExpiryNumber,
    )
    .summary('record what a meter was seen to have')
    .description('Records where the key of a meter stands for certain: SGC/KRN/TI.')
    .addHelpText('after', HELP)
    .action((number: string, named: string, options: Options) => {
      const { source, keyExpiryNumber } = options;
      const meterPAN = typedMeter(number);
      const position = { ...positionOption(named), keyExpiryNumber };
      return withSession(parts, options, async (session, act) => {
        const proof = { meterPAN, position, source };
        const { differsFromIssued } = await reportMeterProof(session.dependencies, act, proof);
        await answerMeter(parts, options, {
          session,
          act,
          meterPAN,
          done: `proved ${named} (${source})`,
          warnings: differsFromIssued ? [WARNING] : [],
        });
      });
    });
}
