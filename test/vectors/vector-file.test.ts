/** The form of a vector file: what is wrong is told with its place. */
import { describe, expect, test } from 'vitest';
import { parseVectorFile } from '../../src/vectors/vector-file.ts';
import { expectCode } from '../support/expect-code.ts';
import { TEST, textWith, vectorDocument } from '../support/vector-document.ts';

const DOCUMENT = vectorDocument('creditToken');
const BRACKETED = 'testGroups[0].tests[0]';

const malformed = (text: string) => expectCode(() => parseVectorFile(text), 'VECTORS_MALFORMED');

test('a sound file: its title, and its tests with their operations', () => {
  const file = parseVectorFile(JSON.stringify(DOCUMENT));
  expect(file.title).toBe(DOCUMENT['title']);
  expect(file.tests).toHaveLength(1);
  expect(file.tests[0]).toMatchObject({
    id: 'STSA-07-CTSA01-1',
    operation: 'creditToken',
    confidence: 'A',
    expected: { decoderKey: '87F3ECBB2E46B48F', token: '70630503470028726114' },
  });
});

describe('no JSON', () => {
  test.each(['', ' ', '{', '{"schema":}', 'sts-vectors-v1', '{}{}', '\uFEFF{}', "{'a':1}"])(
    '%j',
    (text) => {
      const error = malformed(text);
      expect(error.message).toMatch(/^not a JSON file: ./);
      expect(error.cause).toBeInstanceOf(SyntaxError);
    },
  );

  test.each(['[]', 'null', '1', '"text"', 'true'])('JSON, but no object: %s', (text) => {
    expect(malformed(text).facts).toEqual({ place: 'the file' });
  });
});

describe('an unknown member is refused at every level', () => {
  test.each([
    ['extra', 'the file'],
    ['testGroups.0.extra', 'testGroups[0]'],
    [`${TEST}.extra`, BRACKETED],
    [`${TEST}.inputs.extra`, `${BRACKETED}.inputs`],
    [`${TEST}.inputs.key.extra`, `${BRACKETED}.inputs.key`],
    [`${TEST}.expected.extra`, `${BRACKETED}.expected`],
  ])('%s', (place, told) => {
    const error = malformed(textWith(DOCUMENT, place, 1));
    expect(error.facts).toEqual({ place: told });
    expect(error.message.startsWith(`${told}: `)).toBe(true);
    expect(error.message).toContain('"extra"');
  });

  test.each(['from', 'to'])('also in "%s" of a key change', (name) => {
    const document = vectorDocument('keyChangeTokens');
    const error = malformed(textWith(document, `${TEST}.inputs.${name}.extra`, 1));
    expect(error.facts).toEqual({ place: `${BRACKETED}.inputs.${name}` });
  });

  test.each(['inputs', 'expected'])('also one named __proto__ in "%s"', (level) => {
    const text = JSON.stringify(DOCUMENT).replace(`"${level}":{`, `"${level}":{"__proto__":{},`);
    expect(malformed(text).facts).toEqual({ place: `${BRACKETED}.${level}` });
  });
});

describe('an absent member is told by its place', () => {
  const members = ['schema', 'title', 'notes', 'numberOfTests', 'testGroups'];
  test.each([
    ...members.map((name) => [name, name]),
    ['testGroups.0.operation', 'testGroups[0].operation'],
    ['testGroups.0.tests', 'testGroups[0].tests'],
    ...['id', 'source', 'confidence', 'inputs', 'expected'].map((name) => [
      `${TEST}.${name}`,
      `${BRACKETED}.${name}`,
    ]),
    [`${TEST}.inputs.subclass`, `${BRACKETED}.inputs.subclass`],
    [`${TEST}.inputs.key.dkga`, `${BRACKETED}.inputs.key.dkga`],
    [`${TEST}.expected.token`, `${BRACKETED}.expected.token`],
  ] as [string, string][])('%s', (place, told) => {
    expect(malformed(textWith(DOCUMENT, place, undefined)).facts).toEqual({ place: told });
  });
});

describe('a wrong count', () => {
  test.each([0, 2, 325])('%d stated for one test', (stated) => {
    const error = malformed(textWith(DOCUMENT, 'numberOfTests', stated));
    expect(error.message).toBe(`numberOfTests: ${stated} stated, 1 found`);
    expect(error.facts).toEqual({ place: 'numberOfTests' });
  });

  test('no test at all is no file of tests', () => {
    const grouped = textWith(DOCUMENT, 'numberOfTests', 0).replace(
      /"tests":\[.*\]/,
      '"tests":[]}]',
    );
    for (const text of [textWith({ ...DOCUMENT, testGroups: [] }, 'numberOfTests', 0), grouped]) {
      const error = malformed(text);
      expect(error.message).toBe('testGroups: no test in it');
      expect(error.facts).toEqual({ place: 'testGroups' });
    }
  });

  test.each([-1, 1.5, '1', null])('%j is no count', (stated) => {
    const error = malformed(textWith(DOCUMENT, 'numberOfTests', stated));
    expect(error.facts).toEqual({ place: 'numberOfTests' });
  });
});

test.each(['', 'credit', 'CreditToken', 'creditToken ', 'constructor', '__proto__'])(
  'the operation %j is unknown',
  (operation) => {
    const error = malformed(textWith(DOCUMENT, 'testGroups.0.operation', operation));
    expect(error.message).toBe(`testGroups[0].operation: unknown operation "${operation}"`);
  },
);

test('a long unknown name is not echoed in full', () => {
  const error = malformed(textWith(DOCUMENT, 'testGroups.0.operation', 'x'.repeat(500)));
  expect(error.message).toBe(`testGroups[0].operation: unknown operation "${'x'.repeat(80)}"`);
});

describe('an id that occurs twice', () => {
  const luhn = (id: string) => ({
    ...{ id, source: 'a test', confidence: 'C' },
    ...{ inputs: { number: '18' }, expected: { valid: true } },
  });
  const fileOf = (...groups: string[][]) =>
    JSON.stringify({
      ...DOCUMENT,
      numberOfTests: groups.flat().length,
      testGroups: groups.map((ids) => ({ operation: 'luhn', tests: ids.map(luhn) })),
    });

  test.each([
    [[['A', 'A']]],
    [
      [
        ['A', 'B'],
        ['C', 'A'],
      ],
    ],
  ])('%j', (groups) => {
    expect(malformed(fileOf(...groups)).message).toMatch(
      /^id: "A" occurs twice: tests 1 and [24] of the file$/,
    );
  });

  test('distinct ones are taken', () => {
    expect(parseVectorFile(fileOf(['A', 'a'], ['B'])).tests).toHaveLength(3);
  });
});

test('a file nested beyond all reason is malformed, and no stack overflows', () => {
  const depth = 100_000;
  const text = `{"notes":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
  expect(malformed(text).message).toContain('nested too deeply');
});
