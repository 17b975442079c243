/** A folder for the files of one test file, removed with everything in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/** @returns the way from a name to a path in the folder */
export function useTemporaryFolder(): (name: string) => string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sts-kms-test-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (name) => path.join(folder, name);
}
