/**
 * Runs every published vector through the reference: `npx tsx test/reference/check-published.ts`.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { computeVector } from './compute.ts';
import { readVectorFile, type VectorTest } from './vector-file.ts';

export const PUBLISHED_VECTORS = new URL('../vectors/vectors.json', import.meta.url);

/** How many tests there are and which ones gave something else. */
export interface CheckResult {
  readonly total: number;
  readonly passed: number;
  readonly failures: readonly string[];
}

function failureOf(operation: string, test: VectorTest): string | undefined {
  try {
    const computed = computeVector(operation, test.inputs);
    if (isDeepStrictEqual(computed, test.expected)) return undefined;
    return `${test.id}: ${JSON.stringify(computed)} instead of ${JSON.stringify(test.expected)}`;
  } catch (error) {
    return `${test.id}: ${String(error)}`;
  }
}

/** Computes each test of a vector file and compares all expected members. */
export function checkVectorFile(location: URL): CheckResult {
  const failures: string[] = [];
  const { numberOfTests, testGroups } = readVectorFile(location);
  for (const { operation, tests } of testGroups) {
    for (const test of tests) {
      const failure = failureOf(operation, test);
      if (failure !== undefined) failures.push(failure);
    }
  }
  return { total: numberOfTests, passed: numberOfTests - failures.length, failures };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { total, passed, failures } = checkVectorFile(PUBLISHED_VECTORS);
  for (const failure of failures) process.stderr.write(`${failure}\n`);
  process.stdout.write(`${String(passed)} of ${String(total)}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
