/**
 * `sts-kms meter add`: one meter.
 *
 * @module
 */
import type { Command } from 'commander';
import { addMeter } from '../../../custody/meters/add-meter.ts';
import type { MeterFacts } from '../../../custody/meters/meter-facts.ts';
import type { NamedPosition } from '../../../custody/meters/positions.ts';
import {
  parseEncryptionAlgorithm,
  type EncryptionAlgorithm,
} from '../../../sts/attributes/encryption-algorithm.ts';
import { type KeyExpiryNumber } from '../../../sts/attributes/key-expiry-number.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { addFactOptions, factsOf, type FactOptions } from './fact-options.ts';
import { answerMeter } from './meter-answer.ts';
import { positionOption } from './position-values.ts';
import { typedKeyExpiryNumber, typedMeter } from '../../../exchange/typed-numbers.ts';

type Options = FactOptions & {
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  readonly presumed: NamedPosition;
  readonly intended?: NamedPosition;
  readonly keyExpiryNumber?: KeyExpiryNumber;
};

const HELP = `
A meter is named by its MeterPAN (18 digits) or by the number on it (11 or 13). A position of its
key is written SGC/KRN/TI. Presumed is where the key stands as far as you know; intended is where it
shall stand, the same when it is left out. Nothing is issued by this.

Examples:
  sts-kms meter add 600727000000000009 --encryption-algorithm EA07 --presumed 600101/1/01
  sts-kms meter add 00000000000 --encryption-algorithm EA07 --presumed 600101/1/01 \\
    --intended 600101/2/01 --place 'Harbour Road 1' --takes-third-token no`;

const DEFAULTS: MeterFacts = {
  tokenCarrierType: '02',
  takesThirdToken: null,
  service: 'electricity',
  status: 'installed',
  place: null,
  model: null,
  lastPurchase: null,
};

/** Adds the command. */
export function addAdd(meter: Command, parts: CustodyCommandParts): void {
  addFactOptions(addSessionOptions(meter.command('add <meter>')))
    .requiredOption('--encryption-algorithm <name>', 'EA07 or EA11', parseEncryptionAlgorithm)
    .requiredOption('--presumed <position>', 'where its key stands: SGC/KRN/TI', positionOption)
    .option('--intended <position>', 'where its key shall stand', positionOption)
    .option('--key-expiry-number <number>', 'the one in the meter now', typedKeyExpiryNumber)
    .summary('record a meter')
    .description('Records a meter. Without other words it is an installed electricity meter.')
    .addHelpText('after', HELP)
    .action((number: string, options: Options) => {
      const { encryptionAlgorithm, presumed, intended, keyExpiryNumber } = options;
      const meterPAN = typedMeter(number);
      const request = {
        ...DEFAULTS,
        ...factsOf(options),
        ...{ meterPAN, encryptionAlgorithm, intended },
        presumed: { ...presumed, keyExpiryNumber },
      };
      return withSession(parts, options, async (session, act) => {
        await addMeter(session.dependencies, act, request);
        await answerMeter(parts, options, { session, act, meterPAN, done: 'is recorded' });
      });
    });
}
