/**
 * `sts-kms vending-key record-external`: a key whose value somebody else holds.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import { RECORD_EXTERNAL_KEY } from '../../../custody/approvals/operations.ts';
import type { VendingKeyAttributes } from '../../../keys/vending-key.ts';
import type { BaseDate } from '../../../sts/attributes/base-date.ts';
import { parseDecoderKeyGenerationAlgorithm } from '../../../sts/attributes/decoder-key-generation-algorithm.ts';
import { typedKeyExpiryNumber } from '../../../exchange/typed-numbers.ts';
import {
  KEY_EXPIRY_NUMBER_NEVER,
  type KeyExpiryNumber,
} from '../../../sts/attributes/key-expiry-number.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { baseDateOption, keyTypeOption, parseKeyName } from '../option-values.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { activateNext, answerKey } from './key-answer.ts';
import { addLifeOptions, lifeRequestOf, type LifeOptions } from './life-options.ts';

interface Options extends LifeOptions {
  readonly keyType: VendingKeyAttributes['keyType'];
  readonly baseDate: BaseDate;
  readonly dkga: string;
  readonly keyExpiryNumber?: KeyExpiryNumber;
  readonly keyCheckValue?: string;
}

const HELP = `
Its dates are watched here as those of any other key. Nothing is computed with it.

Example:
  sts-kms vending-key record-external 201458/1 --key-type DUTK --base-date 1993 --dkga DKGA02 \\
    --issued-until 2025-05-31T23:59Z --key-check-value des:C33F45`;

/** Adds the command. */
export function addRecordExternal(key: Command, parts: CustodyCommandParts): void {
  addLifeOptions(addSessionOptions(key.command('record-external <key>')))
    .requiredOption('--base-date <year>', '1993, 2014 or 2035', baseDateOption)
    .addOption(
      new Option('--key-type <type>', 'of its decoder keys: DDTK, DUTK or DCTK')
        .argParser(keyTypeOption)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--dkga <algorithm>', 'how decoder keys are derived')
        .choices(['DKGA02', 'DKGA04'])
        .makeOptionMandatory(),
    )
    .option('--key-expiry-number <number>', '0 to 255 (default: 255)', typedKeyExpiryNumber)
    .option('--key-check-value <method:hex>', 'as its keeper reports it, with the method')
    .summary('record a key that somebody else holds')
    .description('Records a vending key, named SGC/KRN, whose value somebody else holds.')
    .addHelpText('after', HELP)
    .action((named: string, options: Options) =>
      withSession(parts, options, async (session, act) => {
        const { keyCheckValue } = options;
        const recorded = await doOrAsk(
          { session, act, output: parts.output, options },
          RECORD_EXTERNAL_KEY,
          {
            id: randomUUID(),
            attributes: attributesOf(named, options),
            ...(keyCheckValue === undefined ? {} : { reportedKeyCheckValue: keyCheckValue }),
            ...lifeRequestOf(options),
          },
        );
        if (recorded === null) return;
        const also = [activateNext(recorded)];
        answerKey(parts, options, { session, key: recorded, done: 'is recorded, external', also });
      }),
    );
}

function attributesOf(named: string, options: Options): VendingKeyAttributes {
  return {
    ...parseKeyName(named),
    keyType: options.keyType,
    baseDate: options.baseDate,
    decoderKeyGenerationAlgorithm: parseDecoderKeyGenerationAlgorithm(options.dkga),
    keyExpiryNumber: options.keyExpiryNumber ?? KEY_EXPIRY_NUMBER_NEVER,
  };
}
