/**
 * The file of our own vectors is what its generator gives, and no test of it is there twice.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkVectorFile } from './check-published.ts';
import { readVectorFile } from './vector-file.ts';
import { OWN_VECTORS, ownVectorsText } from './write-own-vectors.ts';

test('own.json has the bytes that the generator gives', () => {
  expect(readFileSync(OWN_VECTORS, 'utf8')).toBe(ownVectorsText());
});

test('ids and inputs are unique, confidence is C', () => {
  const groups = readVectorFile(OWN_VECTORS).testGroups;
  const tests = groups.flatMap((group) => group.tests);
  const inputs = groups.flatMap(({ operation, tests: inGroup }) =>
    inGroup.map((one) => operation + JSON.stringify(one.inputs)),
  );
  expect(new Set(tests.map(({ id }) => id)).size).toBe(tests.length);
  expect(new Set(inputs).size).toBe(tests.length);
  expect(new Set(tests.map(({ confidence }) => confidence))).toEqual(new Set(['C']));
});

test('the reference computes every own vector again', () => {
  expect(checkVectorFile(OWN_VECTORS).failures).toEqual([]);
});
