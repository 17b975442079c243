/** Error codes that nothing throws, and those that no test expects. */

export interface SourceText {
  readonly file: string;
  readonly text: string;
}

const isCatalogue = (file: string) => file.startsWith('src/errors/catalogue');

/** Gates and mutants speak of codes without testing what throws them. */
export const isEvidence = (file: string) => /^test\/(?!gates\/|mutants\/|reference\/)/.test(file);

const mentions = (texts: readonly SourceText[], pattern: RegExp) =>
  texts.some(({ text }) => pattern.test(text));

export function findUnusedCodes(
  codes: readonly string[],
  { sources, tests }: { sources: readonly SourceText[]; tests: readonly SourceText[] },
): string[] {
  const throwing = sources.filter(({ file }) => !isCatalogue(file));
  const evidence = tests.filter(({ file }) => isEvidence(file));
  return codes.flatMap((code) => [
    // Quoted, so that naming a code in a comment is not taken for throwing it.
    ...(mentions(throwing, new RegExp(`'${code}'`)) ? [] : [`${code}: nothing in src throws it`]),
    ...(mentions(evidence, new RegExp(`\\b${code}\\b`)) ? [] : [`${code}: no test expects it`]),
  ]);
}
