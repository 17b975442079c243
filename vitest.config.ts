import { availableParallelism } from 'node:os';
import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { throwAwayRoot } from './test/support/memory-folder.mjs';

/**
 * Tests judge what is done, not how fast: a machine with other work, or an RSA key that is long in
 * the making, fails none.
 */
const PATIENCE = { testTimeout: 120_000, hookTimeout: 120_000 };

/** Folders with a project of their own: slower, or in need of something outside this process. */
const APART = ['system', 'conformance', 'faults'];

/**
 * Of two cores vitest would use one. Tests that wait for servers and for other processes leave room
 * for a third worker on them.
 */
const workers = (least: number) => Math.max(least, availableParallelism() - 1);

/** These replace a module for all that is loaded after them: they have a process each. */
const ALONE = [
  'test/anchor/anchor-full-disk.test.ts',
  'test/anchor/anchor-tail.test.ts',
  'test/credentials/passphrase-cost.test.ts',
  'test/hsm/sealed-before.test.ts',
  'test/security-module/guard-backup.test.ts',
  'test/security-module/issue-batch-wiped.test.ts',
];

const QUICK_PASSPHRASES = { setupFiles: ['test/support/quick-passphrases.ts'] };
const QUICK_PROGRAM = ['test/support/quick-passphrases.ts', 'test/support/quick-hosts.ts'];

/** In memory, unless the caller chose. The faults keep the disk: there fsync takes its time. */
const env = { TMPDIR: process.env['TMPDIR'] ?? throwAwayRoot() };

/** What takes longest begins first, so that no worker waits for another in the end. */
const LONGEST = [
  'test/system/documents.test.ts',
  'test/system/cases.test.ts',
  'test/system/custody.test.ts',
  'test/system/store-and-keys.test.ts',
  'test/faults/durable-steps-postgres.test.ts',
  'test/conformance/custody/fault-walk.test.ts',
  'test/conformance/custody/audit-detection.test.ts',
  'test/conformance/hsm/opencryptoki-hsm.test.ts',
  'test/custody/approvals/approval-crashes.test.ts',
  'test/security-module/host-pool.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return place === -1 ? LONGEST.length : place;
    };
    // Stable: the others stay in vitest's order.
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** Projects with other numbers of workers run one after the other. */
const inOrder = (groupOrder: number) => ({ sequence: { groupOrder } });

export default defineConfig({
  test: {
    // A suite that ran nothing has shown nothing.
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          ...QUICK_PASSPHRASES,
          ...PATIENCE,
          ...inOrder(1),
          env,
          maxWorkers: workers(2),
          // Most take less time than the loading of what they test.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...APART.map((folder) => `test/${folder}/**`), ...ALONE],
        },
      },
      {
        test: {
          name: 'unit-alone',
          ...QUICK_PASSPHRASES,
          ...PATIENCE,
          ...inOrder(1),
          env,
          maxWorkers: workers(2),
          include: ALONE,
        },
      },
      {
        test: {
          name: 'conformance',
          ...PATIENCE,
          ...inOrder(2),
          env,
          maxWorkers: workers(3),
          include: ['test/conformance/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'faults',
          ...PATIENCE,
          ...inOrder(3),
          maxWorkers: workers(2),
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/support/quick-program.ts', 'test/faults/build-programs.ts'],
          setupFiles: QUICK_PROGRAM,
        },
      },
      {
        test: {
          name: 'system',
          ...PATIENCE,
          ...inOrder(4),
          env,
          maxWorkers: workers(2),
          include: ['test/system/**/*.test.ts'],
          globalSetup: ['test/support/quick-program.ts'],
          setupFiles: QUICK_PROGRAM,
        },
      },
    ],
  },
});
