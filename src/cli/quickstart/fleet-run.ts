/**
 * The fleet of the quickstart: reads the file, issues, writes the results, shows how far it is.
 *
 * @module
 */
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { issueFleet } from '../../custody/issue-fleet.ts';
import type { KeyRing } from '../../custody/key-ring.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import { startFleetFiles } from '../fleet-files.ts';
import type { FleetReader } from '../read-fleet.ts';
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
  readonly reader: FleetReader;
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

/**
 * Runs a fleet.
 *
 * @throws {KmsError} FLEET_COLUMN_MISSING, FLEET_MALFORMED; then there are no result files
 */
export async function runFleet(
  dependencies: FleetRunDependencies,
  request: FleetRunRequest,
): Promise<FleetReport> {
  const { securityModule, ring } = dependencies;
  const { reader } = request;
  const bar = progressBar(dependencies.showProgress);
  const byCode = new Map<string, number>();
  const files = await startFleetFiles(request.folder, ring, ({ issued, rejected }) => {
    bar.update(Math.round(1000 * reader.progress()), { issued, rejected });
  });
  const sink = {
    ...files,
    rejected: (row: Parameters<typeof files.rejected>[0]) => {
      byCode.set(row.code, (byCode.get(row.code) ?? 0) + 1);
      files.rejected(row);
    },
  };
  try {
    const counts = await issueFleet({ securityModule, ring, sink }, reader.rows);
    const benchSheetPath = join(request.folder, BENCH_SHEET_FILE);
    const benchSheet = await startWholeFile(benchSheetPath);
    benchSheet.write(request.benchSheet);
    await benchSheet.finish();
    await files.finish();
    const { resultPath, rejectPath } = files;
    const rejectedByCode = [...byCode].sort(([left], [right]) => (left < right ? -1 : 1));
    return { ...counts, rejectedByCode, resultPath, rejectPath, benchSheetPath };
  } catch (error) {
    await files.abandon();
    throw error;
  } finally {
    bar.stop();
  }
}

interface Bar {
  update(value: number, payload: { issued: number; rejected: number }): void;
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
