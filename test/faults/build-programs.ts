/**
 * vitest's global set-up of the fault tests: the program is built from this checkout, and so are
 * the programs that these tests start and kill.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundlePrograms } from '../../bin/build-dist.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the programs of these tests. */
    readonly programs: string;
  }
}

const NAMES = ['durable-steps-child', 'durable-steps-racer', 'service-to-scan'];

export function setup(project: TestProject): () => void {
  // Below the checkout, where they find its packages and files.
  const folder = mkdtempSync(path.resolve('.build/programs-'));
  const files = NAMES.map((name) => `test/faults/${name}.mjs`);
  bundlePrograms(files, 'test/faults', folder);
  project.provide('programs', folder);
  return () => {
    rmSync(folder, { recursive: true });
  };
}
