/**
 * Options with the dates and limits of a new vending key.
 *
 * @module
 */
import type { Command } from 'commander';
import type { KeyLifeRequest } from '../../../custody/vending-keys/key-life-request.ts';
import type { UtcMinute } from '../../../sts/utc-minute.ts';
import { parseUtcMinute } from '../../../sts/utc-minute.ts';
import { wholeNumber } from '../option-values.ts';
import type { SessionOptions } from '../session-options.ts';

/** What commander collects. */
export interface LifeOptions extends SessionOptions {
  readonly activeFrom?: UtcMinute;
  readonly issuedUntil?: UtcMinute;
  readonly loadableUntil?: UtcMinute;
  readonly refreshDays?: number;
  readonly unitLimit?: number;
  readonly tokenClockOffset?: number;
}

/** Adds the options to a command. */
export function addLifeOptions(command: Command): Command {
  return command
    .option('--active-from <instant>', 'first minute of use (ACT)', parseUtcMinute)
    .option('--issued-until <instant>', 'last minute of key changes (IUT)', parseUtcMinute)
    .option('--loadable-until <instant>', 'last minute of loading it (EXP)', parseUtcMinute)
    .option('--refresh-days <days>', 'a vending server renews it within so many', wholeNumber)
    .option('--unit-limit <units>', 'credit of one load (ULM)', wholeNumber)
    .option('--token-clock-offset <minutes>', 'of its clock from UTC (D10)', wholeNumber);
}

/** The dates and limits that were given. */
export function lifeRequestOf(
  options: LifeOptions,
): KeyLifeRequest & { readonly tokenClockOffsetMinutes?: number } {
  const { activeFrom, issuedUntil, loadableUntil, refreshDays, unitLimit } = options;
  const { tokenClockOffset } = options;
  return {
    ...(activeFrom === undefined ? {} : { activeFrom }),
    ...(issuedUntil === undefined ? {} : { issuedUntil }),
    ...(loadableUntil === undefined ? {} : { loadableUntil }),
    ...(refreshDays === undefined ? {} : { refreshDays }),
    ...(unitLimit === undefined ? {} : { unitLimit }),
    ...(tokenClockOffset === undefined ? {} : { tokenClockOffsetMinutes: tokenClockOffset }),
  };
}
