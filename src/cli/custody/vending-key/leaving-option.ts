/**
 * The option with which a person states how many meters a change leaves behind.
 *
 * @module
 */
import type { Command } from 'commander';
import type { LeavingRequest } from '../../../custody/vending-keys/change-state.ts';
import { wholeNumber } from '../option-values.ts';
import type { SessionOptions } from '../session-options.ts';

/** What commander collects. */
export interface LeavingOptions extends SessionOptions {
  readonly leaving?: number;
}

/** Adds the option. */
export function addLeaving(command: Command): Command {
  return command.option(
    '--leaving <meters>',
    'how many meters hold the key and get no key change then',
    wholeNumber,
  );
}

/** The stated number, when there is one. */
export function leavingOf({ leaving }: LeavingOptions): Pick<LeavingRequest, 'leaving'> {
  return leaving === undefined ? {} : { leaving };
}
