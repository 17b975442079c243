/**
 * Taking in a maker's delivery: its meters are recorded under the maker's default key and intended
 * for the key of their new owner. The sets are issued one by one, as for any other key change.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { TableRow } from '../../exchange/table-format.ts';
import type { KeyPosition, Meter, MeterService } from '../../rollover/meter.ts';
import { meterToRow } from '../../rollover/meter-row.ts';
import type { Act } from '../custody-dependencies.ts';
import { rejectRow } from '../check-row.ts';
import { recordEvent } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { METERS } from '../records/record-kinds.ts';
import {
  checkDeliveryRow,
  type DeliveredMeter,
  type RejectedDelivery,
} from './check-delivery-row.ts';
import { createKeyFinder, type FindKey } from './key-finder.ts';
import type { MeterDependencies } from './meter-dependencies.ts';
import { loadNamedPosition, type NamedPosition } from './positions.ts';
import { requireWords } from './require-reason.ts';
import { requireDuty } from '../people/require-duty.ts';

/** Meters that are written in one transaction. */
const BATCH_METERS = 200;

/** Where a delivery goes. */
export interface Delivery {
  readonly intended: NamedPosition;
  readonly service: MeterService;
  readonly place: string | null;
}

/** What became of each row, in their order. */
export interface DeliverySink {
  taken(meter: Meter, line: number): void;
  rejected(row: RejectedDelivery): void;
}

/** How many rows were taken in and rejected. */
export interface DeliveryCounts {
  readonly taken: number;
  readonly rejected: number;
}

/** Rows and where they go. */
export interface DeliveryRun {
  readonly rows: AsyncIterable<TableRow>;
  readonly delivery: Delivery;
  readonly sink: DeliverySink;
}

/**
 * Takes in a delivery. A meter that is recorded already is rejected and stays as it is, so that the
 * run may be repeated after a failure.
 *
 * @throws {KmsError} PERSON_DUTY, METER_REASON_MISSING without ticket and reason,
 *   KEY_SUPPLY_GROUP_UNKNOWN,
 *   KEY_REVISION_UNKNOWN, what a failing store reports, and DONE_IN_PART when that comes after the
 *   first meters
 */
export async function commissionDelivery(
  dependencies: MeterDependencies,
  act: Act,
  { rows, delivery, sink }: DeliveryRun,
): Promise<DeliveryCounts> {
  requireDuty(act, 'meter.commission');
  requireWords(act, ['ticket', 'reason']);
  const { position: intended } = await loadNamedPosition(dependencies, delivery.intended);
  const findKey = createKeyFinder(dependencies);
  let counts: DeliveryCounts = { taken: 0, rejected: 0 };
  const finish = async (batch: readonly TableRow[]): Promise<void> => {
    const judged = await judgeBatch(dependencies, batch, findKey);
    const meters = judged.flatMap((final) => ('code' in final ? [] : [final]));
    const taken = meters.map((meter) => meterOf(meter, delivery, intended));
    const written = await isWritten(dependencies, act, taken);
    if (!written && batch.length > 1) {
      for (const row of batch) await finish([row]);
      return;
    }
    if (!written) taken.length = 0;
    const finals = written ? judged : batch.map((row, index) => recorded(row, judged[index]));
    deliver(finals, taken, sink);
    counts = {
      taken: counts.taken + taken.length,
      rejected: counts.rejected + finals.length - taken.length,
    };
  };
  let batch: TableRow[] = [];
  try {
    for await (const row of rows) {
      batch.push(row);
      if (batch.length < BATCH_METERS) continue;
      await finish(batch);
      batch = [];
    }
    await finish(batch);
  } catch (error) {
    throw counts.taken === 0 ? error : partly(counts.taken, error);
  }
  return counts;
}

/** An error that says nothing was written must not hide what was. */
function partly(taken: number, cause: unknown): unknown {
  // Of what is unknown nobody says that it is not there.
  if (!(cause instanceof KmsError) || cause.code === 'OUTCOME_UNKNOWN') return cause;
  const { code, message } = cause;
  const facts = { taken, reason: code };
  const text = `${taken} meters are recorded, the next are not: ${code}: ${message}`;
  return new KmsError('DONE_IN_PART', text, { facts, cause });
}

type Final = DeliveredMeter | RejectedDelivery;

async function judgeBatch(
  { store }: MeterDependencies,
  batch: readonly TableRow[],
  findKey: FindKey,
): Promise<Final[]> {
  const seen = new Set<string>();
  const finals: Final[] = [];
  for (const row of batch) {
    const checked = await checkDeliveryRow(row, findKey);
    if ('code' in checked) {
      finals.push(checked);
      continue;
    }
    const { meterPAN } = checked;
    const known = seen.has(meterPAN) || (await store.meters.find(meterPAN)) !== undefined;
    finals.push(known ? recorded(row, checked) : checked);
    seen.add(meterPAN);
  }
  return finals;
}

/** A row whose meter is there already. */
function recorded(row: TableRow, judged: Final | undefined): RejectedDelivery {
  const column = row.fields['meter_pan'] === undefined ? 'decoder_reference_number' : 'meter_pan';
  const reason = `meter ${judged?.meterPAN ?? ''} is recorded`;
  return rejectRow(row, { column, code: 'METER_EXISTS', reason });
}

/**
 * False when one of them was recorded in the meantime, or by somebody whose meters are not seen.
 */
async function isWritten(
  dependencies: MeterDependencies,
  act: Act,
  meters: readonly Meter[],
): Promise<boolean> {
  try {
    await writeBatch(dependencies, act, meters);
    return true;
  } catch (error) {
    if (error instanceof KmsError && error.code === 'STORE_DUPLICATE') return false;
    throw error;
  }
}

function meterOf(delivered: DeliveredMeter, delivery: Delivery, intended: KeyPosition): Meter {
  const { meterPAN, encryptionAlgorithm, presumed, facts } = delivered;
  const { service, place } = delivery;
  return {
    id: meterPAN,
    version: 1,
    encryptionAlgorithm,
    ...facts,
    service,
    status: 'warehouse',
    place,
    lastPurchase: null,
    intended,
    issued: null,
    presumed,
    proven: null,
  };
}

async function writeBatch(
  { store, securityModule, clock }: MeterDependencies,
  act: Act,
  meters: readonly Meter[],
): Promise<void> {
  if (meters.length === 0) return;
  const changes = meters.map((meter) => ({
    previous: null,
    next: { table: METERS.table, id: meter.id, version: 1, row: meterToRow(meter) },
  }));
  const macs = await securityModule.sealRecords(changes);
  await store.transaction(async (repositories) => {
    for (const [index, entity] of meters.entries()) {
      const recordMac = macs[index];
      if (recordMac === undefined) throw new KmsError('INTERNAL', 'a meter was not sealed');
      const stored = { entity, recordMac };
      await repositories.meters.insert(stored);
      await recordEvent(
        repositories,
        { clock, act },
        {
          action: 'meter.commission',
          subject: subjectOf(METERS, entity.id),
          requirements: [],
          records: [['meter', stored]],
          facts: {
            presumedKey: entity.presumed.vendingKeyId,
            intendedKey: entity.intended.vendingKeyId,
          },
        },
      );
    }
  });
}

/** After they are written, so that nothing is told that a failure takes back. */
function deliver(finals: readonly Final[], taken: readonly Meter[], sink: DeliverySink): void {
  const meters = taken.values();
  for (const final of finals) {
    if ('code' in final) {
      sink.rejected(final);
      continue;
    }
    const { value: meter } = meters.next();
    if (meter !== undefined) sink.taken(meter, final.line);
  }
}
