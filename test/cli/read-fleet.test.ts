/** A fleet file as people save it: with and without BOM, CRLF, quotes and blank lines. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readFleet } from '../../src/cli/read-fleet.ts';
import { FLEET_COLUMNS, type FleetRow } from '../../src/exchange/fleet-columns.ts';
import { fleetFields, fleetLine, fleetLines } from '../support/fleet-rows.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const path = useTemporaryFolder()('fleet.csv');

async function rowsOf(text: string | Uint8Array): Promise<FleetRow[]> {
  writeFileSync(path, text);
  const read: FleetRow[] = [];
  for await (const row of (await readFleet(path)).rows) read.push(row);
  return read;
}

const lines = fleetLines('a', 'b', 'c');
const [heading = '', first = '', second = ''] = lines;
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
  ])('%s', async (_, text) => {
    expect(await rowsOf(text)).toEqual(rows);
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
    const read = await rowsOf(lines.map((line) => `${line},,,`).join('\r\n'));
    expect(read.map(({ fields }) => fields)).toMatchObject(rows.map(({ fields }) => fields));
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
  const reader = await readFleet(path);
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
  const reader = await readFleet(path);
  for await (const { line } of reader.rows) if (line > 10) break;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(reader.progress()).toBeLessThan(0.2);
});

test('the columns of a row are those of the heading', async () => {
  const [row] = await rowsOf(`${heading}\n${fleetLine('x', { tariff_index: '07' })}\n`);
  expect(Object.keys(row?.fields ?? {})).toEqual([...FLEET_COLUMNS]);
  expect(row?.fields['tariff_index']).toBe('07');
});
