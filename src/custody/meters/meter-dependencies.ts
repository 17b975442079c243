/**
 * What the use cases about meters are given.
 *
 * @module
 */
import type { Keeping } from '../records/keep-record.ts';

/** Store, security module and clock. */
export type MeterDependencies = Keeping;

/** What reading needs. */
export type MeterReading = Pick<MeterDependencies, 'store' | 'securityModule'>;
