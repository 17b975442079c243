/** The engine on whole files: all published vectors, all of our own, and altered ones. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { runVectors } from '../../src/vectors/run-vectors.ts';
import { VECTOR_OPERATIONS } from '../../src/vectors/operation-table.ts';
import { parseVectorFile } from '../../src/vectors/vector-file.ts';
import { runText, TEST, textWith, vectorDocument } from '../support/vector-document.ts';

const textOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

test('325 of 325 published vectors', () => {
  const results = runText(textOf('./vectors.json'));
  expect(results.filter(({ pass }) => !pass)).toEqual([]);
  expect(results).toHaveLength(325);
  const operations = new Set(results.map(({ operation }) => operation));
  expect(operations).toEqual(new Set(VECTOR_OPERATIONS.keys()));
});

test('33 of 33 that were found published later', () => {
  const results = runText(textOf('./published-later.json'));
  expect(results.filter(({ pass }) => !pass)).toEqual([]);
  expect(results).toHaveLength(33);
});

test('all of our own', () => {
  const text = textOf('./own.json');
  const stated = (JSON.parse(text) as { numberOfTests: number }).numberOfTests;
  const results = runText(text);
  expect(results.filter(({ pass }) => !pass)).toEqual([]);
  expect(results).toHaveLength(stated);
  expect(stated).toBeGreaterThan(200);
});

test('results come in the order of the file, with what was computed', () => {
  const file = parseVectorFile(textOf('./vectors.json'));
  const results = runText(textOf('./vectors.json'));
  expect(results.map(({ id }) => id)).toEqual(file.tests.map(({ id }) => id));
  expect(results.map(({ computed }) => computed)).toEqual(
    file.tests.map(({ expected }) => expected),
  );
});

/** For every operation, an expected member and something else of the same form. */
const ALTERED: [operation: string, member: string, value: unknown][] = [
  ['luhn', 'valid', true],
  ['meterPan', 'meterPAN', '600727000000000008'],
  ['crc', 'crc', 'C206'],
  ['misty1', 'ciphertext', '8B1DA5F56AB3D07D'],
  ['staBlock', 'token', '51043465443420856214'],
  ['tokenIdentifier', 'tokenIdentifier', 14_200_321],
  ['keyExpiry', 'lastValidMinute', '2024-11-24T20:16Z'],
  ['creditToken', 'token', '70630503470028726115'],
  ['creditToken', 'decoderKey', '87F3ECBB2E46B48E'],
  ['creditTokenFromDecoderKey', 'token', '35500312443047940329'],
  ['currencyToken', 'token', '42334201269947232997'],
  ['managementToken', 'token', '68961683064326234123'],
  ['testToken', 'token', '00000000000150997585'],
  ['clearBlock', 'token', '02305843009347914913'],
  ['tokenFields', 'token', '66475648316756821786'],
  ['enciphered', 'token', '26553210520543055413'],
  ['keyChangeTokens', 'rollOver', 1],
  ['keyChangeTokens', 'toDecoderKey', '7F78CDD220BE39B9'],
  ['keyChangeTokens', 'tokens.1', '22979178279997208273'],
];

describe('an altered expected value fails', () => {
  test('in every operation', () => {
    const altered = new Set(ALTERED.map(([operation]) => operation));
    expect(altered).toEqual(new Set(VECTOR_OPERATIONS.keys()));
  });

  test.each(ALTERED)('%s: %s', (operation, member, value) => {
    const document = vectorDocument(operation);
    const [untouched] = runText(JSON.stringify(document));
    expect(untouched?.pass).toBe(true);
    const [result] = runText(textWith(document, `${TEST}.expected.${member}`, value));
    expect(result?.pass).toBe(false);
    // What was computed stays what it was, and nothing was refused.
    expect(result?.computed).toEqual(untouched?.computed);
    expect(result?.error).toBeUndefined();
  });
});

test('what is not a refusal is a defect and ends the run', () => {
  const tables = loadShippedStaTables('operational');
  const defect = new RangeError('out of order');
  const broken = () => {
    throw defect;
  };
  const run = runVectors(parseVectorFile(JSON.stringify(vectorDocument('creditToken'))), {
    primitives: { hmacSha256: broken, desEncrypt: broken },
    sampleTables: tables,
    operationalTables: tables,
  });
  expect(() => [...run]).toThrow(defect);
});
