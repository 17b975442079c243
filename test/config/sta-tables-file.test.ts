/** The file of EA07 tables: the shipped sets, their digests, and what is refused. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { loadShippedStaTables, loadStaTables } from '../../src/config/sta-tables-file.ts';
import { STA_TABLES } from '../reference/tables.ts';
import { expectCode } from '../support/expect-code.ts';

const SHIPPED = new URL('../../sts-tables/sample.json', import.meta.url);
const SAMPLE = JSON.parse(readFileSync(SHIPPED, 'utf8')) as Record<string, unknown>;

const folder = mkdtempSync(path.join(tmpdir(), 'sts-kms-tables-'));
let files = 0;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileWith(text: string): string {
  files += 1;
  const file = path.join(folder, `${files}.json`);
  writeFileSync(file, text);
  return file;
}

const without = (member: string) => JSON.stringify({ ...SAMPLE, [member]: undefined });

describe.each(['sample', 'operational'] as const)('the shipped %s set', (name) => {
  const loaded = loadShippedStaTables(name);

  test('is what the reference computes with', () => {
    const { substitution1, substitution2, permutation } = loaded;
    expect({ substitution1, substitution2, permutation }).toEqual(STA_TABLES[name]);
    expect(loaded.name).toBe(name);
    expect(loaded.source.length).toBeGreaterThan(20);
  });

  test('has the SHA-256 of its 96 values as its digest', () => {
    const { substitution1, substitution2, permutation } = STA_TABLES[name];
    const octets = Uint8Array.from([...substitution1, ...substitution2, ...permutation]);
    expect(octets).toHaveLength(96);
    expect(loaded.digest).toBe(createHash('sha256').update(octets).digest('hex'));
  });
});

test('the two sets differ', () => {
  const digests = (['sample', 'operational'] as const).map((n) => loadShippedStaTables(n).digest);
  expect(new Set(digests).size).toBe(2);
});

describe('a file of the operator', () => {
  test('by path and by URL; name and source are its own', () => {
    const file = fileWith(JSON.stringify({ ...SAMPLE, name: 'mine', source: 'our licence' }));
    const loaded = loadStaTables(file);
    expect(loaded).toMatchObject({ name: 'mine', source: 'our licence' });
    expect(loadStaTables(pathToFileURL(file))).toEqual(loaded);
  });

  test('the digest is of the values and not of their writing', () => {
    const file = fileWith(JSON.stringify({ ...SAMPLE, name: 'mine' }, null, 7));
    expect(loadStaTables(file).digest).toBe(loadShippedStaTables('sample').digest);
  });

  test('one swapped pair is another digest', () => {
    const [first, second, ...rest] = STA_TABLES.sample.substitution1;
    const file = fileWith(JSON.stringify({ ...SAMPLE, substitution1: [second, first, ...rest] }));
    expect(loadStaTables(file).digest).not.toBe(loadShippedStaTables('sample').digest);
  });
});

describe('what is refused', () => {
  test('an absent file', () => {
    const file = path.join(folder, 'absent.json');
    const { facts } = expectCode(() => loadStaTables(file), 'FILE_NOT_READABLE');
    expect(facts).toEqual({ path: file, reason: 'ENOENT' });
  });

  test.each(['', '{', 'tables'])('no JSON: %j', (text) => {
    const file = fileWith(text);
    const error = expectCode(() => loadStaTables(file), 'STS_TABLES_INVALID');
    expect(error.message).toBe(`${file}: not a JSON file`);
    expect(error.cause).toBeInstanceOf(SyntaxError);
  });

  test.each<[string, string]>([
    ['[]', 'file'],
    ['null', 'file'],
    [JSON.stringify({ ...SAMPLE, extra: 1 }), 'file'],
    [JSON.stringify({ ...SAMPLE, schema: 'sts-kms-sta-tables-v2' }), 'schema'],
    [JSON.stringify({ ...SAMPLE, name: '' }), 'name'],
    [JSON.stringify({ ...SAMPLE, source: '' }), 'source'],
    [JSON.stringify({ ...SAMPLE, substitution1: 'x' }), 'substitution1'],
    [JSON.stringify({ ...SAMPLE, substitution2: [0, '1'] }), 'substitution2.1'],
    [JSON.stringify({ ...SAMPLE, permutation: [null] }), 'permutation.0'],
    ...['schema', 'name', 'source', 'substitution1', 'substitution2', 'permutation'].map(
      (member): [string, string] => [without(member), member],
    ),
  ])('a wrong form: %s', (text, place) => {
    const file = fileWith(text);
    const { message } = expectCode(() => loadStaTables(file), 'STS_TABLES_INVALID');
    expect(message.startsWith(`${file}: ${place}: `)).toBe(true);
  });

  test.each([
    ['substitution1', 15],
    ['substitution2', 15],
    ['permutation', 63],
  ])('%s, when it is no permutation of 0 to %d', (table, largest) => {
    const values = SAMPLE[table] as number[];
    for (const wrong of [[], values.slice(1), [values[1], ...values.slice(1)], [...values, 0]]) {
      const file = fileWith(JSON.stringify({ ...SAMPLE, [table]: wrong }));
      const error = expectCode(() => loadStaTables(file), 'STS_TABLES_INVALID');
      expect(error.facts).toEqual({ table });
      expect(error.message).toContain(`${table}: each of 0 to ${largest} wanted exactly once`);
    }
  });
});
