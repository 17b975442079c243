/**
 * The fleet of the quickstart: reads the file, issues, writes the results, shows how far it is.
 *
 * @module
 */
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { issueFleet, type FleetCounts, type FleetSink } from '../../custody/issue-fleet.ts';
import type { KeyRing } from '../../custody/key-ring.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import { FLEET_FILE_NAMES, startFleetFiles, type FleetFiles } from '../fleet-files.ts';
import { watchForInterruption } from '../interruption.ts';
import type { TableReader } from '../read-table.ts';
import { startWholeFile } from '../whole-file.ts';

/** What a fleet run needs. */
export interface FleetRunDependencies {
  readonly securityModule: SecurityModule;
  readonly ring: KeyRing;
  /** Draw a progress bar when standard error is a terminal. */
  readonly showProgress: boolean;
}

/** Where the rows are and where the results go. */
export interface FleetRunRequest {
  readonly reader: TableReader;
  readonly folder: string;
  readonly benchSheet: string;
}

/** What came of it. */
export interface FleetReport {
  readonly issued: number;
  readonly rejected: number;
  readonly rejectedByCode: readonly (readonly [code: string, count: number])[];
  readonly resultPath: string;
  readonly rejectPath: string;
  readonly benchSheetPath: string;
}

const BENCH_SHEET_FILE = 'bench-sheet.html';

/** Names of the files of a run: none may stand in a folder that the caller named. */
export const RUN_FILE_NAMES: readonly string[] = [...FLEET_FILE_NAMES, BENCH_SHEET_FILE];

/**
 * Runs a fleet.
 *
 * @throws {KmsError} FLEET_COLUMN_MISSING, FLEET_MALFORMED, FILE_NOT_WRITABLE, CLI_INTERRUPTED;
 *   then there are no result files
 */
export async function runFleet(
  dependencies: FleetRunDependencies,
  request: FleetRunRequest,
): Promise<FleetReport> {
  const interruption = watchForInterruption();
  let bar: Bar | undefined;
  const files = await startFleetFiles(request.folder, dependencies.ring, (counts) => {
    interruption.require();
    bar?.update(Math.round(1000 * request.reader.progress()), counts);
  });
  const sheet = await startWholeFile(join(request.folder, BENCH_SHEET_FILE));
  try {
    bar = progressBar(dependencies.showProgress);
    const report = await issueInto(dependencies, request, files);
    interruption.require();
    sheet.write(request.benchSheet);
    await sheet.finish();
    await files.finish();
    return { ...report, benchSheetPath: sheet.path };
  } catch (error) {
    await sheet.abandon();
    await files.abandon();
    throw error;
  } finally {
    bar?.stop();
    interruption.stop();
  }
}

async function issueInto(
  { securityModule, ring }: FleetRunDependencies,
  { reader }: FleetRunRequest,
  files: FleetFiles,
): Promise<Omit<FleetReport, 'benchSheetPath'>> {
  const byCode = new Map<string, number>();
  const sink: FleetSink = {
    ...files,
    rejected: (row) => {
      byCode.set(row.code, (byCode.get(row.code) ?? 0) + 1);
      files.rejected(row);
    },
  };
  const counts = await issueFleet({ securityModule, ring, sink }, reader.rows);
  const { resultPath, rejectPath } = files;
  const rejectedByCode = [...byCode].sort(([left], [right]) => (left < right ? -1 : 1));
  return { ...counts, rejectedByCode, resultPath, rejectPath };
}

interface Bar {
  update(value: number, counts: FleetCounts): void;
  stop(): void;
}

function progressBar(wanted: boolean): Bar {
  if (!wanted || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '  [{bar}] {percentage}%  {issued} issued, {rejected} rejected  {duration_formatted}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1000, 0, { issued: 0, rejected: 0 });
  return bar;
}
