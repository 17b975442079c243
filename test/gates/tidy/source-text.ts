/** What the tidy checks share: a file with its text, and how a problem is told. */

export interface SourceText {
  readonly file: string;
  readonly text: string;
}

export type Check = (source: SourceText) => string[];

const CODE = [
  /^(?:src|test|bench|examples|bin)\/.*\.(?:ts|mts|js|mjs)$/,
  /^bin\/[^.]+$/,
  /^[^/]+\.config\.[jt]s$/,
];

export const isCode = (file: string): boolean => CODE.some((pattern) => pattern.test(file));

/** @returns one problem for each line that `pattern` finds */
export function findLines({ file, text }: SourceText, pattern: RegExp, problem: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${problem}`] : []));
}
