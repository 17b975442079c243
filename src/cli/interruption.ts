/**
 * Ctrl-C and a request to end: long work stops at its next safe point and leaves nothing behind.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';

/** Watches for SIGINT and SIGTERM. */
export interface Interruption {
  /**
   * Goes on unless somebody asked to stop.
   *
   * @throws {KmsError} CLI_INTERRUPTED
   */
  require(): void;
  /** Watches no longer: the signals end the process again. */
  stop(): void;
}

/** Starts to watch. */
export function watchForInterruption(): Interruption {
  let received: NodeJS.Signals | null = null;
  const take = (signal: NodeJS.Signals): void => {
    received = signal;
  };
  process.on('SIGINT', take);
  process.on('SIGTERM', take);
  return {
    require: () => {
      if (received !== null) throw new KmsError('CLI_INTERRUPTED', `stopped by ${received}`);
    },
    stop: () => {
      process.off('SIGINT', take);
      process.off('SIGTERM', take);
    },
  };
}
