import { describe, expect, test } from 'vitest';
import { chooseRecent, groupByWitness } from './choice.mjs';
import { parseMutant } from './patch-file.mjs';
import { hasNoticed, requireKnown } from './witness.mjs';

const HEADER = '# name: a\n# removes: a check\n# noticed-by: lint\n# says: max-depth\n';
const DIFF =
  'diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-x\n+y\n';

describe('a mutant', () => {
  test('says what it breaks, who notices and with what words', () => {
    expect(parseMutant(HEADER + DIFF, 'm/a.patch')).toEqual({
      name: 'a',
      removes: 'a check',
      witnesses: [{ command: 'lint', says: 'max-depth' }],
      patch: 'm/a.patch',
      touches: ['src/a.ts'],
    });
  });

  test.each([
    ['an unknown header line', `# nam: a\n${HEADER}${DIFF}`],
    ['another name than its file', HEADER.replace('name: a', 'name: b') + DIFF],
    ['no one to notice it', `# name: a\n# removes: a check\n${DIFF}`],
    ['a gate without words', HEADER.replace(/# says.*\n/, '') + DIFF],
    ['no diff', HEADER],
  ])('is refused with %s', (_, text) => {
    expect(() => parseMutant(text, 'm/a.patch')).toThrow('m/a.patch');
  });
});

describe('a witness has noticed a mutant', () => {
  const gate = { command: 'lint', says: 'max-depth' };
  const tests = { command: 'test/a.test.ts' };
  const passed = { ok: true, failedTests: 0, output: 'max-depth' };
  const failed = { ok: false, failedTests: 0, output: 'no-undef' };

  test.each([
    ['fails with the words', true, gate, { ...failed, output: 'error max-depth' }],
    ['fails without the words', false, gate, failed],
    ['passes', false, gate, passed],
    ['fails a test', true, tests, { ...failed, failedTests: 1 }],
    ['could not load the test file', false, tests, failed],
  ])('when it %s: %s', (_, noticed, witness, judged) => {
    expect(hasNoticed(witness, judged)).toBe(noticed);
  });

  test('only if it is known', () => {
    expect(() => {
      requireKnown('make');
    }).toThrow('neither a gate nor test files');
  });
});

describe('the choice of what verify has time for', () => {
  const mutants = Array.from({ length: 100 }, (_, at) => ({
    name: `m${at}`,
    removes: 'a check',
    witnesses: [{ command: `test/a${at}.test.ts test/b${at}.test.ts` }],
    patch: `/project/test/mutants/m${at}.patch`,
    touches: [`src/m${at}.ts`],
  }));
  const names = (changed: readonly string[], seed: string) =>
    chooseRecent(mutants, {
      ...{ changed: new Set(changed), seed },
      atMost: { total: 10, sample: 4 },
    }).map(({ name }) => name);

  test.each(['src/m7.ts', 'test/b7.test.ts', 'test/mutants/m7.patch'])(
    'has the mutant of %s, which changed, and a sample of the others',
    (file) => {
      const chosen = names([file], 'one');
      expect(chosen[0]).toBe('m7');
      expect(chosen).toHaveLength(5);
    },
  );

  test('is of one size, however much changed, and is the same for the same commit', () => {
    const changed = mutants.slice(0, 90).flatMap(({ touches }) => touches);
    expect(names(changed, 'one')).toHaveLength(10);
    expect(names(changed, 'one')).toEqual(names(changed, 'one'));
    expect(names(changed, 'one')).not.toEqual(names(changed, 'two'));
  });

  test('runs the mutants of one witness together, and all that lint', () => {
    const [a, b, c, d] = mutants;
    const lint = { command: 'lint', says: 'x' };
    const both = { ...c!, witnesses: [...c!.witnesses, lint] };
    const group = groupByWitness([{ ...a!, witnesses: [lint] }, b!, both, d!]);
    expect(group.map((members) => members.map(({ name }) => name))).toEqual([
      ['m0', 'm2'],
      ['m1'],
      ['m3'],
    ]);
  });
});
