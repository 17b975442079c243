/** Vector files of one test, taken from the published ones, for tests to spoil one member of. */
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { SOFTWARE_PRIMITIVES } from '../../src/hsm/memory/software-primitives.ts';
import { runVectors, type VectorResult } from '../../src/vectors/run-vectors.ts';
import { parseVectorFile } from '../../src/vectors/vector-file.ts';
import { PUBLISHED_VECTORS } from '../reference/check-published.ts';
import { readVectorFile, type Members } from '../reference/vector-file.ts';

const PUBLISHED = readVectorFile(PUBLISHED_VECTORS);

/** A file as JSON has it. */
export type VectorDocument = Record<string, unknown>;

/** Where the one test of a document stands, and its members below. */
export const TEST = 'testGroups.0.tests.0';

/** A file with the first published test of an operation. */
export function vectorDocument(operation: string): VectorDocument {
  const group = PUBLISHED.testGroups.find((one) => one.operation === operation);
  const [first] = group?.tests ?? [];
  if (first === undefined) throw new RangeError(`no published test of ${operation}`);
  const testGroups = [{ operation, tests: [first] }];
  return structuredClone({ ...PUBLISHED, numberOfTests: 1, testGroups });
}

/**
 * The text of a document with one member changed.
 *
 * @param place - members and indexes from the root, with dots between
 * @param value - undefined takes the member away
 */
export function textWith(document: VectorDocument, place: string, value: unknown): string {
  const copy = structuredClone(document);
  const names = place.split('.');
  let node = copy;
  for (const name of names.slice(0, -1)) node = node[name] as VectorDocument;
  node[names.at(-1) ?? ''] = value;
  return JSON.stringify(copy);
}

/** Runs the text of a file with the shipped tables. */
export function runText(text: string): VectorResult[] {
  const dependencies = {
    primitives: SOFTWARE_PRIMITIVES,
    sampleTables: loadShippedStaTables('sample'),
    operationalTables: loadShippedStaTables('operational'),
  };
  return [...runVectors(parseVectorFile(text), dependencies)];
}

/** Runs the first published test of an operation with some of its inputs changed. */
export function runWithInputs(operation: string, inputs: Members): VectorResult | undefined {
  let text = JSON.stringify(vectorDocument(operation));
  for (const [place, value] of Object.entries(inputs)) {
    text = textWith(JSON.parse(text) as VectorDocument, `${TEST}.inputs.${place}`, value);
  }
  return runText(text)[0];
}
