/** After each batch of a fleet run: both files are waited for, and the progress is told. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startFleetFiles } from '../../src/cli/fleet-files.ts';
import { duplicateRow } from '../../src/custody/check-fleet-row.ts';
import type { FleetCounts } from '../../src/custody/issue-fleet.ts';
import { fleetRow, issuedRow, RING } from '../support/fleet-rows.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const ignore = () => undefined;
const textOf = (file: string) => readFileSync(file, 'utf8');

describe('flush', () => {
  test('tells the progress', async () => {
    const told: FleetCounts[] = [];
    const files = await startFleetFiles(inFolder('progress'), RING, (counts) => told.push(counts));
    await files.flush({ issued: 2, rejected: 1 });
    await files.flush({ issued: 5, rejected: 1 });
    await files.abandon();
    expect(told).toEqual([
      { issued: 2, rejected: 1 },
      { issued: 5, rejected: 1 },
    ]);
  });

  test('of a batch that fills both files comes to its end', async () => {
    const files = await startFleetFiles(inFolder('both'), RING, ignore);
    const row = issuedRow(2, ['1'.repeat(20), '2'.repeat(20)]);
    const rejected = duplicateRow(fleetRow(3));
    for (let batch = 0; batch < 5; batch += 1) {
      for (let n = 0; n < 20_000; n += 1) files.issued(row);
      for (let n = 0; n < 200; n += 1) files.rejected(rejected);
      await files.flush({ issued: 0, rejected: 0 });
    }
    await files.finish();
    expect(textOf(files.resultPath).split('\n')).toHaveLength(1 + 5 * 20_000 + 1);
    expect(textOf(files.rejectPath).split('\n')).toHaveLength(1 + 5 * 200 + 1);
  });
});
