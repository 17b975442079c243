/** The two files of a fleet run: headings, rows, the order in which they get their names. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { startFleetFiles } from '../../src/cli/fleet-files.ts';
import { duplicateRow } from '../../src/custody/check-fleet-row.ts';
import { fleetFields, fleetRow, issuedRow, RING } from '../support/fleet-rows.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const ignore = () => undefined;

const HEADING =
  'line,meter_pan,from_supply_group_code,from_key_revision_number,from_tariff_index,' +
  'to_supply_group_code,to_key_revision_number,to_tariff_index,roll_over,' +
  'token_1,token_2,token_3,token_4\n';
const REJECT_HEADING = 'line,meter_pan,column,code,reason,suggestion\n';

const textOf = (file: string) => readFileSync(file, 'utf8');
const panOf = (line: number) => fleetFields(line).meter_pan;

describe('what the files hold', () => {
  test('headings, even without a row', async () => {
    const files = await startFleetFiles(inFolder('headings'), RING, ignore);
    await files.finish();
    expect(textOf(files.resultPath)).toBe(HEADING);
    expect(textOf(files.rejectPath)).toBe(REJECT_HEADING);
    expect(readdirSync(inFolder('headings')).sort()).toEqual([
      'key-change-sets.csv',
      'rejected.csv',
    ]);
  });

  test('sets of two, three and four tokens', async () => {
    const [a, b, c, d] = ['1', '2', '3', '4'].map((digit) => digit.repeat(20));
    const files = await startFleetFiles(inFolder('sets'), RING, ignore);
    files.issued(issuedRow(2, [a!, b!], true));
    files.issued(issuedRow(3, [a!, b!, c!]));
    await files.flush({ issued: 2, rejected: 0 });
    files.issued(issuedRow(4, [a!, b!, c!, d!]));
    await files.flush({ issued: 3, rejected: 0 });
    await files.finish();
    expect(textOf(files.resultPath)).toBe(
      `${HEADING}2,${panOf(2)},201457,1,01,201457,2,02,1,${a!},${b!},,\n` +
        `3,${panOf(3)},201457,1,01,201457,2,02,0,${a!},${b!},${c!},\n` +
        `4,${panOf(4)},201457,1,01,201457,2,02,0,${a!},${b!},${c!},${d!}\n`,
    );
  });

  test('rejected rows, whatever stood in them', async () => {
    const files = await startFleetFiles(inFolder('rejects'), RING, ignore);
    const duplicate = duplicateRow(fleetRow(7, { meter_pan: '=HYPERLINK("x")' }));
    files.rejected(duplicate);
    await files.flush({ issued: 0, rejected: 1 });
    await files.finish();
    const [heading, ...rows] = parse(textOf(files.rejectPath));
    expect(heading?.join(',')).toBe(REJECT_HEADING.trim());
    const { column, code, reason, suggestion } = duplicate;
    // What is no number may be a formula to a spreadsheet: it is not repeated.
    expect(rows).toEqual([['7', '', column, code, reason, suggestion]]);
  });

  test("both are their owner's alone, and so is the folder", async () => {
    const folder = path.join(inFolder('private'), 'below');
    const files = await startFleetFiles(folder, RING, ignore);
    await files.finish();
    const modes = [files.resultPath, files.rejectPath, folder].map((each) => statSync(each).mode);
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o600, 0o600, 0o700]);
  });
});

describe('the end', () => {
  test('abandon leaves neither', async () => {
    const files = await startFleetFiles(inFolder('abandon'), RING, ignore);
    files.issued(issuedRow(2, ['1'.repeat(20)]));
    await files.flush({ issued: 1, rejected: 0 });
    await files.abandon();
    expect(readdirSync(inFolder('abandon'))).toEqual([]);
  });

  test('the result file gets its name last: it says that all is done', async () => {
    const files = await startFleetFiles(inFolder('order'), RING, ignore);
    // A folder of this name: the file cannot have it.
    mkdirSync(path.join(files.rejectPath, 'in the way'), { recursive: true });
    await expect(files.finish()).rejects.toThrow('rejected.csv');
    expect(existsSync(files.resultPath)).toBe(false);
    await files.abandon();
    expect(readdirSync(inFolder('order'))).toEqual(['rejected.csv']);
  });
});
