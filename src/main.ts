/**
 * The composition root: builds the parts and hands them to the command line.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import {
  DEFAULT_BENCH_SHEET,
  makeBenchSheet,
  type BenchSheetParts,
} from './cli/bench-sheet/bench-sheet-command.ts';
import { benchSheetPage } from './cli/bench-sheet/bench-sheet-page.ts';
import type { HsmChoice } from './cli/hsm-options.ts';
import { createProgram, runProgram } from './cli/program.ts';
import { readTextFile } from './config/read-file.ts';
import { loadShippedStaTables } from './config/sta-tables-file.ts';
import { inspectProfiled } from './hsm/inspect/inspect-profiled.ts';
import { MemoryHsm } from './hsm/memory/memory-hsm.ts';
import { makeProfiledPassport } from './hsm/passport/passport-profiled.ts';
import { SOFTWARE_PRIMITIVES } from './hsm/memory/software-primitives.ts';
import {
  HOST_LIMITS,
  openCustodySession,
  openNewCustody,
  openRestored,
  openUnchecked,
} from './open-custody.ts';
import { HOST_PROGRAM, ownFile } from './own-files.ts';
import type { Clock } from './ports/clock.ts';
import type { HsmDescription } from './ports/hsm.ts';
import type { SecurityModule } from './ports/security-module.ts';
import { startHostedSecurityModule } from './security-module/host-client.ts';
import { generateGuardKeys } from './security-module/guard-keys.ts';
import { createSecurityModule } from './security-module/security-module.ts';
import { STORE_UPKEEP } from './store-upkeep.ts';
import { DEFAULT_OPEN_POINT_POLICY } from './sts/open-points.ts';
import { utcMinute, type UtcMinute } from './sts/utc-minute.ts';
import { runVectors } from './vectors/run-vectors.ts';
import { parseVectorFile } from './vectors/vector-file.ts';

const { version } = JSON.parse(readTextFile(ownFile('package.json'))) as { version: string };

const benchSheet: BenchSheetParts = {
  openTrialModule,
  benchKeysPath: ownFile('examples/bench-keys.json'),
  clock: { nowUtc: () => utcMinute(Math.floor(Date.now() / 60_000)) },
};

const program = createProgram({
  version,
  benchSheet,
  quickstart: {
    openModule: startHosts,
    store: { openNew: openNewCustody, openSession: openCustodySession },
    examplesFolder: ownFile('examples'),
    makeBenchSheet: async () => {
      const { request, steps } = await makeBenchSheet(benchSheet, DEFAULT_BENCH_SHEET);
      return benchSheetPage(request, steps);
    },
  },
  doctor: { probeHsm, loadTables: () => loadShippedStaTables('operational') },
  custody: {
    openSession: openCustodySession,
    openUnchecked,
    openNew: openNewCustody,
    openRestored,
    upkeep: STORE_UPKEEP,
  },
  inspectHsm: inspectProfiled,
  passport: {
    make: makeProfiledPassport,
    today: () => new Date().toISOString().slice(0, 10),
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

/** A security module in a host of its own, beside the HSM that was chosen. */
function startHosts(choice: HsmChoice, now: UtcMinute): Promise<SecurityModule> {
  const { substitution1, substitution2, permutation } = loadShippedStaTables('operational');
  const { newInstallation, ...access } = choice;
  return startHostedSecurityModule({
    mainPath: HOST_PROGRAM,
    environment: {},
    setup: {
      ...access,
      sealedFile: null,
      installationId: randomUUID(),
      guardKeys: newInstallation ? 'generate' : 'find',
      staTables: { substitution1, substitution2, permutation },
      simulatedNow: now,
      mixedDkgaKeyChange: true,
    },
    // One host: the bench meters of the story live in it.
    hosts: 1,
    ...HOST_LIMITS,
  });
}

/** Opens the HSM in a host, finds its guard keys, and ends the host. It makes nothing. */
async function probeHsm(choice: HsmChoice): Promise<HsmDescription> {
  const now = utcMinute(Math.floor(Date.now() / 60_000));
  const securityModule = await startHosts({ ...choice, newInstallation: false }, now);
  try {
    return await securityModule.describe();
  } finally {
    await securityModule.close();
  }
}

/** A security module of its own: new guard keys in memory, and open point D11 switched on. */
function openTrialModule(clock: Clock): SecurityModule {
  const hsm = new MemoryHsm();
  return createSecurityModule({
    hsm,
    clock,
    guards: generateGuardKeys(hsm),
    installationId: randomUUID(),
    staTables: loadShippedStaTables('operational'),
    policy: { ...DEFAULT_OPEN_POINT_POLICY, d11MixedDkgaKeyChange: 'permit' },
  });
}
