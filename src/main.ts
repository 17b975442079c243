/**
 * The composition root: builds the parts and hands them to the command line.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import {
  DEFAULT_BENCH_SHEET,
  makeBenchSheet,
  type BenchSheetParts,
} from './cli/bench-sheet/bench-sheet-command.ts';
import { benchSheetPage } from './cli/bench-sheet/bench-sheet-page.ts';
import { createProgram, runProgram } from './cli/program.ts';
import { readTextFile } from './config/read-file.ts';
import { loadShippedStaTables } from './config/sta-tables-file.ts';
import { MemoryHsm } from './hsm/memory/memory-hsm.ts';
import { SOFTWARE_PRIMITIVES } from './hsm/memory/software-primitives.ts';
import type { Clock } from './ports/clock.ts';
import type { SecurityModule } from './ports/security-module.ts';
import { generateGuardKeys } from './security-module/guard-keys.ts';
import { createSecurityModule } from './security-module/security-module.ts';
import { DEFAULT_OPEN_POINT_POLICY } from './sts/open-points.ts';
import { utcMinute } from './sts/utc-minute.ts';
import { runVectors } from './vectors/run-vectors.ts';
import { parseVectorFile } from './vectors/vector-file.ts';

const top = new URL('../', import.meta.url);
const { version } = JSON.parse(readTextFile(new URL('package.json', top))) as { version: string };
const examplesFolder = fileURLToPath(new URL('examples/', top));

const benchSheet: BenchSheetParts = {
  openTrialModule,
  benchKeysPath: `${examplesFolder}bench-keys.json`,
  clock: { nowUtc: () => utcMinute(Math.floor(Date.now() / 60_000)) },
};

const program = createProgram({
  version,
  benchSheet,
  quickstart: {
    openTrialModule,
    examplesFolder,
    makeBenchSheet: async () => {
      const { request, steps } = await makeBenchSheet(benchSheet, DEFAULT_BENCH_SHEET);
      return benchSheetPage(request, steps);
    },
  },
  loadTables: () => [loadShippedStaTables('operational'), loadShippedStaTables('sample')],
  startVectorRun: (path) => {
    const file = parseVectorFile(readTextFile(path));
    const operationalTables = loadShippedStaTables('operational');
    const outcomes = runVectors(file, {
      primitives: SOFTWARE_PRIMITIVES,
      operationalTables,
      sampleTables: loadShippedStaTables('sample'),
    });
    return { title: file.title, tablesDigest: operationalTables.digest, outcomes };
  },
});

await runProgram(program, process.argv.slice(2));

/** A security module of its own: new guard keys in memory, and open point D11 switched on. */
function openTrialModule(clock: Clock): SecurityModule {
  const hsm = new MemoryHsm();
  return createSecurityModule({
    hsm,
    clock,
    guards: generateGuardKeys(hsm),
    staTables: loadShippedStaTables('operational'),
    policy: { ...DEFAULT_OPEN_POINT_POLICY, d11MixedDkgaKeyChange: 'permit' },
  });
}
