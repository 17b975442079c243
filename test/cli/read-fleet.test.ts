/** A fleet file as people save it: with and without BOM, CRLF, quotes and blank lines. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTable } from '../../src/cli/read-table.ts';
import { FLEET_COLUMNS, FLEET_FORMAT } from '../../src/exchange/fleet-columns.ts';
import type { TableRow } from '../../src/exchange/table-format.ts';
import { readCell } from '../../src/exchange/table-format.ts';
import { expectCode, expectCodeAsync } from '../support/expect-code.ts';
import { fleetFields, fleetLine, fleetLines } from '../support/fleet-rows.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const path = useTemporaryFolder()('fleet.csv');
const notes: string[] = [];
const read = (file: string) =>
  readTable(file, { format: FLEET_FORMAT, note: (text) => notes.push(text) });

async function rowsOf(text: string | Uint8Array): Promise<TableRow[]> {
  writeFileSync(path, text);
  notes.length = 0;
  const found: TableRow[] = [];
  for await (const row of (await read(path)).rows) found.push(row);
  return found;
}

const lines = fleetLines('a', 'b', 'c');
const [heading = '', first = '', second = '', third = ''] = lines;
const rows = ['a', 'b', 'c'].map((label, n) => ({
  line: n + 2,
  fields: fleetFields(label),
  ragged: false,
}));

describe('the same three meters', () => {
  test.each([
    ['LF', `${lines.join('\n')}\n`],
    ['LF, none at the end', lines.join('\n')],
    ['CRLF', `${lines.join('\r\n')}\r\n`],
    ['CRLF, none at the end', lines.join('\r\n')],
    ['a byte order mark', `\ufeff${lines.join('\n')}\n`],
    ['a byte order mark and CRLF', `\ufeff${lines.join('\r\n')}\r\n`],
    ['UTF-16, as spreadsheets save it', Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le')],
    ['every field in quotes', lines.map((line) => `"${line.split(',').join('","')}"`).join('\n')],
    ['blanks around the fields', lines.map((line) => line.split(',').join(' , ')).join('\n')],
    ['blank lines at the end', `${lines.join('\n')}\n\n\n`],
    [
      'separators behind each row',
      lines.map((line, n) => (n === 0 ? line : `${line},,`)).join('\n'),
    ],
    ['rows of separators at the end', `${lines.join('\n')}\n,,,\n , ,\n`],
  ])('%s', async (_, text) => {
    expect(await rowsOf(text)).toEqual(rows);
  });

  const separated = (separator: string) => lines.join('\n').replaceAll(',', separator);
  const utf16 = Buffer.from(lines.join('\r\n'), 'utf16le');
  test.each<[string, string | Uint8Array, string, number]>([
    ['semicolons', separated(';'), 'separated by semicolons', 2],
    ['tabs', separated('\t'), 'separated by tabs', 2],
    ['vertical bars', separated('|'), 'separated by vertical bars', 2],
    ['a line that names the separator', `sep=;\r\n${separated(';')}`, 'semicolons', 3],
    ['upper case', `${heading.toUpperCase()}\n${first}\n${second}\n${third}`, '"METER_PAN" as', 2],
    ['blanks in names', `${heading.replaceAll('_', ' ')}\n${first}\n${second}\n${third}`, 'as', 2],
    [
      'names without the underscores',
      `${heading.replaceAll('_', '')}\n${first}\n${second}\n${third}`,
      'as',
      2,
    ],
    ['UTF-16 without a mark', utf16, 'UTF-16LE', 2],
    ['UTF-16, the other octet first', Buffer.from(utf16).swap16(), 'UTF-16BE', 2],
    [
      'UTF-16 with tabs',
      Buffer.from(`\ufeff${separated('\t')}`, 'utf16le'),
      'tabs, encoding UTF-16LE',
      2,
    ],
  ])('%s, and it is said', async (_, text, told, firstLine) => {
    const shifted = rows.map((row) => ({ ...row, line: row.line + firstLine - 2 }));
    expect(await rowsOf(text)).toEqual(shifted);
    expect(notes).toEqual([expect.stringContaining(`${path}: `)]);
    expect(notes[0]).toContain(told);
  });

  test('nothing is said of a file that is as it should be', async () => {
    await rowsOf(lines.join('\n'));
    expect(notes).toEqual([]);
  });

  test('a separator inside quotes separates nothing', async () => {
    const text = separated(';').replace('meter_pan', 'area;meter_pan');
    const [head, ...body] = text.split('\n');
    const found = await rowsOf([head, ...body.map((line) => `"a;b,c";${line}`)].join('\n'));
    expect(found.map(({ fields }) => fields)).toEqual(
      rows.map(({ fields }) => ({ area: 'a;b,c', ...fields })),
    );
  });
});

describe('columns', () => {
  test('in another order', async () => {
    const text = lines.map((line) => line.split(',').toReversed().join(',')).join('\n');
    expect(await rowsOf(text)).toEqual(rows);
  });

  test('further ones are kept with their row', async () => {
    const text = `${heading},area\n${first},"Mill Road, north ""side"""\n${second},\n`;
    const areas = (await rowsOf(text)).map(({ fields }) => fields['area']);
    expect(areas).toEqual(['Mill Road, north "side"', '']);
  });

  test('empty ones at the end, as spreadsheets leave them, are ignored', async () => {
    const found = await rowsOf(lines.map((line) => `${line},,,`).join('\r\n'));
    expect(found.map(({ fields }) => fields)).toMatchObject(rows.map(({ fields }) => fields));
  });

  test('a name from the language is a name like others', async () => {
    const text = `${heading},__proto__,constructor\n${first},x,y\n`;
    const [row] = await rowsOf(text);
    expect(row?.fields).toMatchObject(fleetFields('a'));
    expect({}.constructor).toBe(Object);
  });
});

describe('line numbers are those of an editor', () => {
  const lineNumbers = async (text: string) => (await rowsOf(text)).map(({ line }) => line);

  test.each(['\n', '\r\n'])('blank lines count: %j', async (end) => {
    const text = [heading, '', first, '', '', second, ''].join(end);
    expect(await lineNumbers(text)).toEqual([3, 6]);
  });

  test('a field over two lines counts as two', async () => {
    const text = `${heading},area\n${first},"Mill\nRoad"\n${second},Lake\n`;
    expect(await lineNumbers(text)).toEqual([3, 4]);
  });

  test('in a long file', async () => {
    const text = [heading, ...Array<string>(9999).fill(first)].join('\r\n');
    expect(await lineNumbers(text)).toEqual(Array.from({ length: 9999 }, (_, n) => n + 2));
  });
});

test('the progress goes from 0 to 1', async () => {
  writeFileSync(path, [heading, ...Array<string>(20_000).fill(first)].join('\n'));
  const reader = await read(path);
  const seen = [reader.progress()];
  for await (const { line } of reader.rows) if (line % 5000 === 0) seen.push(reader.progress());
  seen.push(reader.progress());
  expect(seen).toEqual(seen.toSorted((one, two) => one - two));
  expect([seen[0], seen.at(-1)]).toEqual([0, 1]);
  expect(seen[1]).toBeGreaterThan(0);
  expect(seen[1]).toBeLessThan(0.9);
});

test('a reader that is left early reads no further', async () => {
  writeFileSync(path, [heading, ...Array<string>(100_000).fill(first)].join('\n'));
  const reader = await read(path);
  for await (const { line } of reader.rows) if (line > 10) break;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(reader.progress()).toBeLessThan(0.2);
});

test('the columns of a row are those of the heading', async () => {
  const [row] = await rowsOf(`${heading}\n${fleetLine('x', { tariff_index: '07' })}\n`);
  expect(Object.keys(row?.fields ?? {})).toEqual([...FLEET_COLUMNS]);
  expect(row?.fields['tariff_index']).toBe('07');
});

describe('text that is not UTF-8', () => {
  const withArea = (area: Uint8Array) =>
    Buffer.concat([
      Buffer.from(`${heading},area\n${first},`),
      area,
      Buffer.from(`\n${second},x\n`),
    ]);

  test('is marked in its own row and column, with what Windows-1252 makes of it', async () => {
    const found = await rowsOf(withArea(Buffer.from('Z\xe4hler \x80', 'latin1')));
    expect(found.map(({ notUtf8 }) => notUtf8)).toEqual([['area'], undefined]);
    expect(found[0]?.fields['area']).toBe('Zähler €');
    const error = expectCode(() => readCell(found[0]!, 'area'), 'METER_FILE_ENCODING');
    expect(error.message).toContain('"Zähler €"');
    expect(readCell(found[0]!, 'meter_pan')).toBe(fleetFields('a').meter_pan);
  });

  test('is not suspected of UTF-8, with a mark or without', async () => {
    for (const mark of ['', '\ufeff']) {
      const [row] = await rowsOf(`${mark}${heading},area\n${first},Zähler\n`);
      expect(readCell(row!, 'area')).toBe('Zähler');
    }
  });

  test('half a character at the end of UTF-16 is no character', async () => {
    const cut = Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le').subarray(0, -1);
    await expectCodeAsync(rowsOf(cut), 'FLEET_MALFORMED');
  });
});
