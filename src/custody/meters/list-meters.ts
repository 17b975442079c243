/**
 * Meters, page by page.
 *
 * @module
 */
import type { Meter } from '../../rollover/meter.ts';
import { METERS } from '../records/record-kinds.ts';
import { requireTrusted } from '../records/trusted-record.ts';
import type { MeterReading } from './meter-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

/** A page: up to `limit` meters after the MeterPAN `after`. */
export interface MeterPage {
  readonly after?: string;
  readonly limit: number;
}

/**
 * Lists meters in the order of their MeterPANs; each was checked.
 *
 * @throws {KmsError} PERSON_DUTY, when one of them cannot be relied on
 */
export async function listMeters(
  reading: MeterReading,
  act: Act,
  page: MeterPage,
): Promise<Meter[]> {
  requireDuty(act, 'meter.read');
  const meters = await reading.store.meters.list(page);
  await requireTrusted(reading, METERS, meters);
  return meters.map(({ entity }) => entity);
}
