import { defineConfig } from 'vitest/config';

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
          include: ['test/**/*.test.ts'],
          exclude: APART.map((folder) => `test/${folder}/**`),
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/system/build-once.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          globalSetup: ['test/system/build-once.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
