/**
 * The composition root: builds the parts and hands them to the command line. What only some
 * commands need is loaded by them.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import {
  DEFAULT_BENCH_SHEET,
  makeBenchSheet,
  type BenchSheetParts,
} from './cli/bench-sheet/bench-sheet-command.ts';
import { benchSheetPage } from './cli/bench-sheet/bench-sheet-page.ts';
import type { HsmChoice } from './cli/hsm-options.ts';
import { createProgram } from './cli/program.ts';
import type { VectorRun } from './cli/vectors-run.ts';
import { readTextFile } from './config/read-file.ts';
import { loadShippedStaTables } from './config/sta-tables-file.ts';
import { HOST_PROGRAM, ownFile } from './own-files.ts';
import type { Clock } from './ports/clock.ts';
import type { HsmDescription } from './ports/hsm.ts';
import type { SecurityModule } from './ports/security-module.ts';
import { DEFAULT_OPEN_POINT_POLICY } from './sts/open-points.ts';
import { utcMinute, type UtcMinute } from './sts/utc-minute.ts';

const custody = () => import('./open-custody.ts');
type Custody = Awaited<ReturnType<typeof custody>>;

const openSession: Custody['openCustodySession'] = async (...given) =>
  (await custody()).openCustodySession(...given);
const openNew: Custody['openNewCustody'] = async (...given) =>
  (await custody()).openNewCustody(...given);

const benchSheet: BenchSheetParts = {
  openTrialModule,
  benchKeysPath: ownFile('examples/bench-keys.json'),
  clock: { nowUtc: () => utcMinute(Math.floor(Date.now() / 60_000)) },
};

/** The command line with everything that it needs. */
export function composeProgram(): Command {
  const { version } = JSON.parse(readTextFile(ownFile('package.json'))) as { version: string };
  return createProgram({
    version,
    benchSheet,
    quickstart: {
      openModule: startHosts,
      store: { openNew, openSession },
      examplesFolder: ownFile('examples'),
      makeBenchSheet: async () => {
        const { request, steps } = await makeBenchSheet(benchSheet, DEFAULT_BENCH_SHEET);
        return benchSheetPage(request, steps);
      },
    },
    doctor: {
      probeHsm,
      loadTables: () => loadShippedStaTables('operational'),
      statusOfStore: async (configuration) =>
        (await import('./store-upkeep.ts')).STORE_UPKEEP.status(configuration),
      openUnchecked: async (configuration) => (await custody()).openUnchecked(configuration),
    },
    custody: {
      openSession: (configuration) => openSession(configuration),
      openUnchecked: async (configuration) => (await custody()).openUnchecked(configuration),
      openNew: (configuration, guards) => openNew(configuration, guards),
      openRestored: async (...given) => (await custody()).openRestored(...given),
      upkeep: async () => (await import('./store-upkeep.ts')).STORE_UPKEEP,
    },
    inspectHsm: async (choice) =>
      (await import('./hsm/inspect/inspect-profiled.ts')).inspectProfiled(choice),
    passport: {
      make: async (choice) =>
        (await import('./hsm/passport/passport-profiled.ts')).makeProfiledPassport(choice),
      today: () => new Date().toISOString().slice(0, 10),
    },
    loadTables: () => [loadShippedStaTables('operational'), loadShippedStaTables('sample')],
    startVectorRun,
  });
}

async function startVectorRun(path: string): Promise<VectorRun> {
  const [{ runVectors }, { parseVectorFile }, { SOFTWARE_PRIMITIVES }] = await Promise.all([
    import('./vectors/run-vectors.ts'),
    import('./vectors/vector-file.ts'),
    import('./hsm/memory/software-primitives.ts'),
  ]);
  const file = parseVectorFile(readTextFile(path));
  const operationalTables = loadShippedStaTables('operational');
  const outcomes = runVectors(file, {
    primitives: SOFTWARE_PRIMITIVES,
    operationalTables,
    sampleTables: loadShippedStaTables('sample'),
  });
  return { title: file.title, tablesDigest: operationalTables.digest, outcomes };
}

/** A security module in a host of its own, beside the HSM that was chosen. */
async function startHosts(choice: HsmChoice, now: UtcMinute): Promise<SecurityModule> {
  const { HOST_LIMITS } = await custody();
  const { startHostedSecurityModule } = await import('./security-module/host-client.ts');
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
async function openTrialModule(clock: Clock): Promise<SecurityModule> {
  const [{ MemoryHsm }, { generateGuardKeys }, { createSecurityModule }] = await Promise.all([
    import('./hsm/memory/memory-hsm.ts'),
    import('./security-module/guard-keys.ts'),
    import('./security-module/security-module.ts'),
  ]);
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
