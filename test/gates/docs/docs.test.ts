import { describe, expect, test } from 'vitest';
import { findUnusedCodes } from './code-usage.ts';
import { writeDirectionsSection } from './directions-section.ts';
import { makeErrorsPage } from './errors-page.ts';

describe('error codes in use', () => {
  const source = { file: 'src/sts/krn.ts', text: "throw new KmsError('STS_KRN_INVALID', '')" };
  const evidence = { file: 'test/sts/krn.test.ts', text: "code: 'STS_KRN_INVALID'" };

  test('a code that is thrown and tested is no problem', () => {
    const texts = { sources: [source], tests: [evidence] };
    expect(findUnusedCodes(['STS_KRN_INVALID'], texts)).toEqual([]);
  });

  test.each([
    ['only the catalogue has it', { ...source, file: 'src/errors/catalogue-sts.ts' }, evidence],
    ['only a comment has it', { ...source, text: '// STS_KRN_INVALID' }, evidence],
    ['only a longer code has it', { ...source, text: "'STS_KRN_INVALID_TWICE'" }, evidence],
    ['only a gate has it', source, { ...evidence, file: 'test/gates/x.test.ts' }],
    ['only a longer code is tested', source, { ...evidence, text: 'STS_KRN_INVALID_TWICE' }],
  ])('is a problem when %s', (_, inSource, inTest) => {
    const texts = { sources: [inSource], tests: [inTest] };
    expect(findUnusedCodes(['STS_KRN_INVALID'], texts)).toHaveLength(1);
  });
});

describe('the generated section of docs/architecture.md', () => {
  const marked = '# T\n<!-- directions:begin -->\nstale row\n<!-- directions:end -->\nrest\n';
  const table = [
    { name: 'errors', folders: [] },
    { name: 'sts', folders: ['errors'], packages: ['p'], builtins: 'any' },
  ] as const;

  test('replaces what is between the marks and nothing else', () => {
    const document = writeDirectionsSection(marked, table);
    expect(document).toMatch(/^# T\n.*\n\| sts \| errors \| p \| any \|\n.*rest\n$/s);
    expect(document).not.toContain('stale row');
    expect(writeDirectionsSection(document, table)).toBe(document);
  });

  test.each(['', marked + marked, '<!-- directions:end --><!-- directions:begin -->'])(
    'is refused without one pair of marks: %j',
    (document) => {
      expect(() => writeDirectionsSection(document, table)).toThrow(/each once/);
    },
  );
});

test('the page of error codes has a section for each code', () => {
  const page = makeErrorsPage({
    KEY_NOT_FOUND: {
      exitCode: 1,
      httpStatus: 404,
      title: 'VendingKey not found',
      exposure: 'detail',
      retryable: false,
      remedy: 'Import it.',
    },
  });
  expect(page).toContain('## KEY_NOT_FOUND\n\nVendingKey not found. Import it.\n');
  expect(page).toContain('HTTP 404');
});
