import { describe, expect, test } from 'vitest';
import { parseMutant } from './patch-file.mjs';
import { commandOf, hasNoticed } from './witness.mjs';

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

describe('a command has noticed a mutant', () => {
  const gate = { command: 'lint', says: 'max-depth' };
  const tests = { command: 'test/a.test.ts' };

  test.each([
    ['fails with the words', true, gate, false, 'error max-depth'],
    ['fails without the words', false, gate, false, 'error no-undef'],
    ['passes', false, gate, true, 'max-depth'],
    ['fails a test', true, tests, false, ' Tests  1 failed | 2 passed (3)'],
    [
      'could not load the test file',
      false,
      tests,
      false,
      ' Test Files  1 failed (1)\n Tests  none',
    ],
  ])('when it %s: %s', (_, noticed, witness, ok, output) => {
    expect(hasNoticed(witness, { ok, output })).toBe(noticed);
  });

  test('only if it is known', () => {
    expect(() => commandOf('make', [])).toThrow('neither a gate nor test files');
  });
});
