/**
 * How the text of a table is written: its encoding and what separates its columns.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { CsvError } from 'csv-parse';
import { namedColumns, type TableFormat } from '../exchange/table-format.ts';

/** What separates columns, and what people call it. The first one is the rule. */
const SEPARATORS: ReadonlyMap<string, string> = new Map([
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
]);
/** A line by which spreadsheets tell each other the separator. */
const SEPARATOR_LINE = /^"?sep=([,;\t|])"?\r?\n/i;

/** Longest row, in octets. */
export const ROW_MAX = 10_000;

/** Encodings that a byte order mark, or octets of zero, give away. */
export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How a file is written. */
export interface TableText {
  readonly separator: string;
  /** The heading is on the second line, below one that names the separator. */
  readonly separatorLine: boolean;
  /** For people; null when nothing of it is worth a word. */
  readonly told: string | null;
  /** For people, with everything that was found. */
  readonly found: string;
}

/** The encoding of a file by its first octets, and how many of them are a byte order mark. */
export function encodingOf(head: Uint8Array): { encoding: TableEncoding; mark: number } {
  const [first, second, third] = head;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', mark: 2 };
  if (second === 0 && first !== 0) return { encoding: 'utf-16le', mark: 0 };
  if (first === 0 && second !== undefined) return { encoding: 'utf-16be', mark: 0 };
  return { encoding: 'utf-8', mark: 0 };
}

/**
 * How a file is written, by its beginning in octets of UTF-8: the separator is the one with which
 * the heading names most columns.
 */
export function tableTextOf(
  head: Uint8Array,
  format: TableFormat,
  encoding: TableEncoding,
): TableText {
  const text = Buffer.from(head).toString('latin1');
  const named = SEPARATOR_LINE.exec(text)?.[1];
  const body = text.replace(SEPARATOR_LINE, '');
  const headings = [...SEPARATORS.keys()].map((separator) => ({
    separator,
    heading: headingOf(body, separator),
  }));
  const [first, ...others] = headings.map((each) => ({ ...each, count: countNamed(each, format) }));
  if (first === undefined) throw new RangeError('there is no separator');
  const best = others.reduce((one, other) => (other.count > one.count ? other : one), first);
  const { separator, heading } = headings.find((each) => each.separator === named) ?? best;
  // The last character of a beginning may be cut.
  const whole = head.subarray(0, head.lastIndexOf(0x0a) + 1 || head.length);
  const encodingName = isUtf8(whole) ? encoding.toUpperCase() : 'not UTF-8, perhaps Windows-1252';
  const parts = [
    `columns separated by ${SEPARATORS.get(separator) ?? separator}`,
    `encoding ${encodingName}`,
  ];
  const cells = heading.map((cell) => JSON.stringify(cell.replaceAll(/[0-9]{5,}/g, '...')));
  const columns = namedColumns(format, heading);
  const renamed = columns.flatMap((name, at) =>
    name === heading[at] ? [] : [`${cells[at] ?? ''} as ${name}`],
  );
  const plain = separator === ',' && encoding === 'utf-8' && renamed.length === 0;
  return {
    separator,
    separatorLine: named !== undefined,
    told: plain ? null : [...parts, ...renamed].join(', '),
    found: [...parts, `headings ${cells.join(' ').slice(0, 300)}`].join(', '),
  };
}

/** The cells of the first row, none when it cannot be read with this separator. */
function headingOf(text: string, separator: string): readonly string[] {
  try {
    const options = { delimiter: separator, trim: true, to: 1, skip_empty_lines: true };
    const rows: string[][] = parse(text, { ...options, relax_column_count: true });
    return rows[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

function countNamed(
  { heading }: { readonly heading: readonly string[] },
  format: TableFormat,
): number {
  const { columns, oneOf, optional } = format;
  const known = new Set([...columns, ...oneOf, ...optional]);
  return namedColumns(format, heading).filter((name) => known.has(name)).length;
}
