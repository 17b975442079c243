/**
 * The two files of a fleet run: the sets, and the rows that got none.
 *
 * @module
 */
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { RejectedRow } from '../custody/check-fleet-row.ts';
import type { FleetCounts, FleetSink, IssuedRow } from '../custody/issue-fleet.ts';
import type { KeyRing } from '../custody/key-ring.ts';
import { startWholeFile } from './whole-file.ts';
import { makeFolder } from './write-error.ts';

const RESULT_FILE = 'key-change-sets.csv';
const REJECT_FILE = 'rejected.csv';

const RESULT_HEADING = [
  'line',
  'meter_pan',
  'from_supply_group_code',
  'from_key_revision_number',
  'from_tariff_index',
  'to_supply_group_code',
  'to_key_revision_number',
  'to_tariff_index',
  'roll_over',
  'token_1',
  'token_2',
  'token_3',
  'token_4',
];
const REJECT_HEADING = ['line', 'meter_pan', 'column', 'code', 'reason', 'suggestion'];

/** A sink that writes files, and how it ends. */
export interface FleetFiles extends FleetSink {
  readonly resultPath: string;
  readonly rejectPath: string;
  /** Gives both files their names; the result file last, so that it says that all is done. */
  finish(): Promise<void>;
  /** Leaves neither. */
  abandon(): Promise<void>;
}

/** Names of the files that a run writes; all of them together are its result. */
export const FLEET_FILE_NAMES: readonly string[] = [RESULT_FILE, REJECT_FILE];

/**
 * Starts the files of a run in a folder that was claimed for it.
 *
 * @throws {KmsError} FILE_NOT_WRITABLE
 */
export async function startFleetFiles(
  folder: string,
  ring: KeyRing,
  onProgress: (counts: FleetCounts) => void,
): Promise<FleetFiles> {
  const resultPath = join(folder, RESULT_FILE);
  const rejectPath = join(folder, REJECT_FILE);
  makeFolder(folder);
  const results = await startWholeFile(resultPath);
  const rejects = await startWholeFile(rejectPath).catch(async (error: unknown) => {
    await results.abandon();
    throw error;
  });
  results.write(stringify([RESULT_HEADING]));
  rejects.write(stringify([REJECT_HEADING]));
  let issued: string[][] = [];
  let rejected: string[][] = [];
  return {
    resultPath,
    rejectPath,
    issued: (row) => {
      issued.push(resultRow(row, ring));
    },
    rejected: (row) => {
      rejected.push(rejectRow(row));
    },
    flush: async (counts) => {
      if (issued.length > 0) results.write(stringify(issued));
      if (rejected.length > 0) rejects.write(stringify(rejected));
      issued = [];
      rejected = [];
      await results.drained();
      await rejects.drained();
      onProgress(counts);
    },
    finish: async () => {
      await rejects.finish();
      await results.finish();
    },
    abandon: async () => {
      await results.abandon();
      await rejects.abandon();
    },
  };
}

function resultRow({ line, row, tokens, rollOver }: IssuedRow, ring: KeyRing): string[] {
  const { item } = row;
  const name = (index: number): string[] => {
    const attributes = ring.keys[index]?.entity.attributes;
    return [attributes?.supplyGroupCode ?? '', String(attributes?.keyRevisionNumber ?? '')];
  };
  return [
    String(line),
    item.meterPAN,
    ...name(item.fromKey),
    item.fromTariffIndex,
    ...name(item.toKey),
    item.toTariffIndex,
    rollOver ? '1' : '0',
    ...[0, 1, 2, 3].map((n) => tokens[n] ?? ''),
  ];
}

function rejectRow(row: RejectedRow): string[] {
  // What is no number may be a formula to the spreadsheet that opens the file.
  const meterPAN = /^[0-9]*$/.test(row.meterPAN) ? row.meterPAN : '';
  return [String(row.line), meterPAN, row.column, row.code, row.reason, row.suggestion];
}
