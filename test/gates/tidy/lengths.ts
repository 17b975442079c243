/** Lengths of files and lines: a file is read in one go, a line without scrolling. */
import { isCode, type Check, type SourceText } from './source-text.ts';

const FILE_LINES_MAX = 400;
const FILE_LINES_MEDIAN_MAX = 80;
const FILE_LINES_PERCENTILE_90_MAX = 250;
const LINE_COLUMNS_MAX = 100;
/** Prettier leaves an import of one name on its line, however long. */
const IMPORT_OF_ONE = /^(?:import|export) (?:type )?\{ [\w ]+ \} from '[^']+';$/;
/** Fewer files say nothing about a habit. */
const FILES_MIN = 10;

/** Lines that are neither blank nor comment. */
export function countCodeLines(text: string): number {
  const withoutComments = text.replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '');
  return withoutComments.split('\n').filter((line) => !/^\s*(?:\/\/|#!|$)/.test(line)).length;
}

export const checkFileLength: Check = ({ file, text }) => {
  const lines = isCode(file) ? countCodeLines(text) : 0;
  return lines > FILE_LINES_MAX
    ? [`${file}: ${lines} lines of code, ${FILE_LINES_MAX} at most`]
    : [];
};

export const checkLineLength: Check = ({ file, text }) => {
  if (!isCode(file)) return [];
  return text.split('\n').flatMap((line, index) => {
    const columns = IMPORT_OF_ONE.test(line) ? 0 : [...line].length;
    return columns > LINE_COLUMNS_MAX ? [`${file}:${index + 1}: ${columns} columns`] : [];
  });
};

/** The habit as a whole: most files of src are short. */
export function checkSourceLengths(sources: readonly SourceText[]): string[] {
  const lines = sources.map(({ text }) => countCodeLines(text)).sort((a, b) => a - b);
  if (lines.length < FILES_MIN) return [];
  const at = (share: number) => lines[Math.ceil(lines.length * share) - 1] ?? 0;
  const limits = [
    { name: 'median', found: at(0.5), max: FILE_LINES_MEDIAN_MAX },
    { name: '90th percentile', found: at(0.9), max: FILE_LINES_PERCENTILE_90_MAX },
  ];
  return limits
    .filter(({ found, max }) => found > max)
    .map(({ name, found, max }) => `src: ${name} of lines per file is ${found}, ${max} at most`);
}
