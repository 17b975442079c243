import { defineConfig } from 'vitest/config';

/**
 * Tests judge what is done, not how fast: a machine with other work, or an RSA key that is long in
 * the making, fails none.
 */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000 };

/** Folders with a project of their own: slower, or in need of something outside this process. */
const APART = ['system', 'conformance', 'faults'];

export default defineConfig({
  test: {
    // A suite that ran nothing has shown nothing.
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          ...PATIENCE,
          include: ['test/**/*.test.ts'],
          exclude: APART.map((folder) => `test/${folder}/**`),
        },
      },
      {
        test: {
          name: 'conformance',
          ...PATIENCE,
          include: ['test/conformance/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/system/build-once.ts'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          globalSetup: ['test/system/build-once.ts'],
          ...PATIENCE,
        },
      },
    ],
  },
});
