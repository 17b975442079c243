/**
 * The options that say which key change is meant.
 *
 * @module
 */
import type { Command } from 'commander';
import type {
  KeyChangeRequest,
  NamedOldKey,
} from '../../../custody/key-changes/key-change-request.ts';
import type { MeterPAN } from '../../../sts/identity/meter-pan.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';
import { oldKeyOption } from '../meters/position-values.ts';
import { wholeNumber } from '../option-values.ts';
import type { SessionOptions } from '../session-options.ts';

/** What commander collects. */
export interface RequestOptions extends SessionOptions {
  readonly meter: MeterPAN;
  readonly from?: NamedOldKey;
  readonly tokens?: number;
  readonly agreedBy?: readonly string[];
}

/** Adds the options to a command. */
export function addRequestOptions(command: Command): Command {
  return command
    .requiredOption('--meter <meter>', 'MeterPAN, or the number on the meter', typedMeter)
    .option('--from <key>', 'old key when it is not the presumed one: SGC/KRN[/TI]', oldKeyOption)
    .option('--tokens <number>', '2 or 3 for EA07 (default: what the meter takes)', wholeNumber)
    .option('--agreed-by <owner...>', 'owners who agreed to a move between them');
}

/** The request. */
export function requestOf({ meter, from, tokens, agreedBy }: RequestOptions): KeyChangeRequest {
  return { meterPAN: meter, from, tokenCount: tokens, agreedByOwners: agreedBy };
}
