/**
 * Computes every test of a vector file and compares.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { KmsError } from '../errors/kms-error.ts';
import {
  createVectorContext,
  type VectorContext,
  type VectorDependencies,
} from './vector-context.ts';
import type { VectorFile, VectorTest } from './vector-file.ts';

/** The outcome of one test. */
export interface VectorResult {
  readonly id: string;
  readonly operation: string;
  readonly pass: boolean;
  /** The same members as `expected`; none when computing was refused. */
  readonly computed: Readonly<Record<string, unknown>>;
  /** Why nothing was computed: a refused algorithm, a time out of range. */
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * Runs a file. Algorithms only: no issuing policy applies.
 *
 * @returns one result a test, in the order of the file
 */
export function* runVectors(
  file: VectorFile,
  dependencies: VectorDependencies,
): Generator<VectorResult> {
  const context = createVectorContext(dependencies);
  for (const test of file.tests) yield runTest(test, context);
}

function runTest(test: VectorTest, context: VectorContext): VectorResult {
  const { id, operation } = test;
  try {
    const computed = test.operationTable.compute(test.inputs, context);
    return { id, operation, pass: isDeepStrictEqual(computed, test.expected), computed };
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const { code, message } = error;
    return { id, operation, pass: false, computed: {}, error: { code, message } };
  }
}
