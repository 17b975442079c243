/**
 * The options for what was read off the display of a meter.
 *
 * @module
 */
import { Option, type Command } from 'commander';
import {
  DISPLAY_ERRORS,
  type DisplayError,
  type DisplayFacts,
} from '../../../custody/token-checks/token-question.ts';
import {
  typedKeyExpiryNumber,
  typedKeyRevisionNumber,
  typedSupplyGroupCode,
  typedTariffIndex,
} from '../../../exchange/typed-numbers.ts';
import type { KeyExpiryNumber } from '../../../sts/attributes/key-expiry-number.ts';
import type { KeyRevisionNumber } from '../../../sts/attributes/key-revision-number.ts';
import type { SupplyGroupCode } from '../../../sts/attributes/supply-group-code.ts';
import type { TariffIndex } from '../../../sts/attributes/tariff-index.ts';

/** What commander collects. */
export interface DisplayOptions {
  readonly displaySgc?: SupplyGroupCode;
  readonly displayKrn?: KeyRevisionNumber;
  readonly displayTi?: TariffIndex;
  readonly displayKen?: KeyExpiryNumber;
  readonly displayError?: DisplayError;
}

/** Adds the options to a command. */
export function addDisplayOptions(command: Command): Command {
  return command
    .option('--display-sgc <sgc>', 'supply group on the display, as 000000', typedSupplyGroupCode)
    .option('--display-krn <krn>', 'key revision on the display', typedKeyRevisionNumber)
    .option('--display-ti <ti>', 'tariff index on the display', typedTariffIndex)
    .option('--display-ken <ken>', 'key expiry number on the display', typedKeyExpiryNumber)
    .addOption(
      new Option('--display-error <word>', 'what the display says of it').choices(DISPLAY_ERRORS),
    );
}

/** What was read. */
export function displayOf(options: DisplayOptions): DisplayFacts {
  return {
    supplyGroupCode: options.displaySgc,
    keyRevisionNumber: options.displayKrn,
    tariffIndex: options.displayTi,
    keyExpiryNumber: options.displayKen,
    error: options.displayError,
  };
}
