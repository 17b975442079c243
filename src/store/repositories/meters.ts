/** Meters. */
import type { MeterRepository } from '../../ports/store.ts';
import { meterFromRow, meterToRow } from '../../rollover/meter-row.ts';
import type { StoreSession } from '../store-session.ts';
import { recordRepository } from './records.ts';

const POSITIONS = [
  'intended_vending_key_id',
  'issued_vending_key_id',
  'presumed_vending_key_id',
  'proven_vending_key_id',
] as const;

/** The repository of meters. */
export function meterRepository(session: StoreSession): MeterRepository {
  return {
    ...recordRepository(session, {
      table: 'meter',
      idColumn: 'meter_pan',
      toRow: meterToRow,
      fromRow: meterFromRow,
      optionalColumns: ['sub_vendor'],
    }),
    countHolding: (vendingKeyId) =>
      session.run('count of meter', async (db) => {
        const { count } = await db
          .selectFrom('meter')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('status', '!=', 'scrapped')
          .where((build) => build.or(POSITIONS.map((column) => build(column, '=', vendingKeyId))))
          .executeTakeFirstOrThrow();
        return count;
      }),
  };
}
