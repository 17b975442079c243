/** Files that are no fleet files: each with its code, and with the line where it can be told. */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readTable } from '../../src/cli/read-table.ts';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { FLEET_COLUMNS, FLEET_FORMAT } from '../../src/exchange/fleet-columns.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { fleetLine, fleetLines } from '../support/fleet-rows.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const path = inFolder('fleet.csv');
const read = (file: string) => readTable(file, { format: FLEET_FORMAT, note: () => undefined });

async function readAll(): Promise<number> {
  let count = 0;
  for await (const { line } of (await read(path)).rows) count = line;
  return count;
}

function expectRefused(text: string | Uint8Array, code: ErrorCode) {
  writeFileSync(path, text);
  return expectCodeAsync(readAll(), code);
}

const [heading = '', first = '', second = ''] = fleetLines('a', 'b');

describe('FLEET_MALFORMED', () => {
  test.each([
    ['an empty file', ''],
    ['blank lines only', '\n\r\n\n'],
    ['a byte order mark only', '\ufeff'],
    ['a heading only', `${heading}\n`],
  ])('%s', async (_, text) => {
    const { message } = await expectRefused(text, 'FLEET_MALFORMED');
    expect(message).toContain('no meter');
  });

  test.each([
    ['a quote that is not closed', [heading, first, `"${second}`], 3],
    ['a quote inside a field', [heading, first, second.replace(',', '",')], 3],
    ['text after a quoted field', [heading, `"x"y,${first}`], 2],
    ['an over-long row', [heading, first, fleetLine('x', { tariff_index: '0'.repeat(10_000) })], 3],
  ])('%s', async (_, lines, line) => {
    const { message } = await expectRefused(`${lines.join('\n')}\n`, 'FLEET_MALFORMED');
    expect(message).toContain(`line ${line}`);
  });

  test('a row of just under 10,000 characters is no over-long row', async () => {
    writeFileSync(path, `${heading}\n${fleetLine('x', { tariff_index: '0'.repeat(9800) })}\n`);
    expect(await readAll()).toBe(2);
  });

  test('a flaw far down', async () => {
    const text = [heading, ...Array<string>(5000).fill(first), '"x'].join('\n');
    expect((await expectRefused(text, 'FLEET_MALFORMED')).message).toContain('line 5002');
  });

  test.each([
    ['a field too few', second.slice(0, second.lastIndexOf(','))],
    ['a field too many', `${second},x`],
    ['a lone number', '000006320100000328'],
  ])('%s is a matter of that row alone', async (_, row) => {
    writeFileSync(path, `${[heading, first, row, first].join('\n')}\n`);
    const ragged: boolean[] = [];
    for await (const each of (await read(path)).rows) ragged.push(each.ragged);
    expect(ragged).toEqual([false, true, false]);
  });

  test('a column that is there twice: which one counts?', async () => {
    const column = 'new_key_revision_number';
    await expectRefused(`${heading},${column}\n${first},7\n`, 'FLEET_MALFORMED');
  });
});

describe('FLEET_COLUMN_MISSING', () => {
  test.each(FLEET_COLUMNS)('%s', async (column) => {
    const others = FLEET_COLUMNS.filter((name) => name !== column);
    const text = `${others.join(',')}\n${others.map(() => 'x').join(',')}\n`;
    const error = await expectRefused(text, 'FLEET_COLUMN_MISSING');
    expect(error.facts).toEqual({ missing: column });
  });

  test.each([
    ['no heading', `${first}\n${second}\n`],
    ['a sealed archive', Buffer.from('PK\u0003\u0004\n\u0000\u0001\n')],
    ['a separator of its own', `${heading.replaceAll(',', '~')}\n${first}\n`],
  ])('%s', async (_, text) => {
    await expectRefused(text, 'FLEET_COLUMN_MISSING');
  });

  test('says how the file was read, without the digits of a first row', async () => {
    const text = `${heading.replace('tariff_index', 'tariff').replaceAll(',', ';')}\n${first}\n`;
    const { message } = await expectRefused(text, 'FLEET_COLUMN_MISSING');
    expect(message).toContain('no column tariff_index. Found: columns separated by semicolons');
    expect(message).toContain('encoding UTF-8, headings "meter_pan"');
    const { message: told } = await expectRefused(`${first}\n`, 'FLEET_COLUMN_MISSING');
    expect(told).not.toMatch(/[0-9]{11}/);
  });
});

describe('FILE_NOT_READABLE', () => {
  test.each([
    ['absent', inFolder('absent.csv'), 'ENOENT'],
    ['below a file', `${path}/below.csv`, 'ENOTDIR'],
  ])('%s', async (_, wrong, reason) => {
    writeFileSync(path, '');
    const { message } = await expectCodeAsync(read(wrong), 'FILE_NOT_READABLE');
    expect(message).toBe(`cannot read ${wrong}: ${reason}`);
  });

  test('a folder', async () => {
    mkdirSync(inFolder('folder.csv'));
    const folder = inFolder('folder.csv');
    const { message } = await expectCodeAsync(read(folder), 'FILE_NOT_READABLE');
    expect(message).toContain(`cannot read ${folder}: `);
  });

  test('what has a name and cannot be opened, as a socket', async () => {
    const server = createServer().listen(inFolder('socket.csv'));
    await once(server, 'listening');
    const answer = read(inFolder('socket.csv'));
    const { message } = await expectCodeAsync(answer, 'FILE_NOT_READABLE');
    expect(message).toContain('ENXIO');
    server.close();
  });
});
