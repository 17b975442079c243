import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addSupplyGroup } from '../../../../src/custody/supply-groups/add-supply-group.ts';
import { parseSupplyGroupCode } from '../../../../src/sts/attributes/supply-group-code.ts';
import { expectCodeAsync } from '../../../support/expect-code.ts';
import { useTemporaryFolder } from '../../../support/temporary-folder.ts';
import { ADA, closeStores } from '../../../custody/custody-rig.ts';
import { activeKey, panOf } from '../../../custody/meter-world.ts';
import { newCommandWorld, type CommandWorld } from './command-world.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/delivery.csv', import.meta.url));
const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: CommandWorld;
beforeAll(async () => {
  world = await newCommandWorld(inFolder);
  const supplyGroupCode = parseSupplyGroupCode('990001');
  const [owner] = await world.dependencies.store.owners.list({ limit: 1 });
  const group = { supplyGroupCode, name: 'Amperon', ownerId: owner?.entity.id ?? '' };
  await addSupplyGroup(world.dependencies, ADA, { ...group, kind: 'default' });
  // The example is of revision 2.
  await activeKey(world.custody, supplyGroupCode);
  await activeKey(world.custody, supplyGroupCode);
});

const WHY = ['--ticket', 'T-1', '--reason', 'delivery of March'];
const take = (file: string, ...more: string[]) =>
  world.run(['meter', 'import-delivery', file, '--intended', '600101/2/01', ...more]);

test('without ticket and reason nothing is recorded', async () => {
  await expectCodeAsync(take(EXAMPLE), 'METER_REASON_MISSING');
  const { lines } = await world.run(['meter', 'list']);
  expect(lines[0]).toMatch(/^no meters here/);
});

test('the example: five are recorded, one is named with what is wrong', async () => {
  const out = inFolder('not-taken.csv');
  const { lines, exitCode } = await take(EXAMPLE, ...WHY, '--out', out);
  expect(lines).toEqual([
    'LINE  METER  OUTCOME   WHY',
    '7            rejected  STS_DRN_CHECK_DIGIT (decoder_reference_number) ' +
      'DecoderReferenceNumber: ' +
      'check digit 7 expected, got 0',
    '',
    `every such row is in ${out}`,
    'meters recorded: 5, rows not taken: 1',
    'next: sts-kms meter list, then sts-kms key-change issue --meter …',
  ]);
  expect(exitCode).toBe(0);
  expect(readFileSync(out, 'utf8')).toMatch(/^line,meter_pan,.*\n7,,rejected,,decoder_ref/);
  const listed = await world.run(['meter', 'list']);
  expect(listed.lines).toHaveLength(6);
  expect(listed.lines[1]).toMatch(/warehouse {2}- +990001\/2\/01 {2}600101\/2\/01 {2}key change$/);
});

test('again: every row is told, as JSON Lines, and nothing changes', async () => {
  const { lines } = await take(EXAMPLE, ...WHY, '--json');
  const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(objects).toHaveLength(7);
  expect(objects[0]).toMatchObject({ event: 'row', line: 2, code: 'METER_EXISTS' });
  expect(objects.at(-1)).toEqual({ event: 'result', taken: 0, rejected: 6 });
});

test('a file that is there is not overwritten, one that fails leaves none', async () => {
  const taken = inFolder('taken.csv');
  writeFileSync(taken, 'mine');
  await expectCodeAsync(take(EXAMPLE, ...WHY, '--out', taken), 'FILE_NOT_WRITABLE');
  expect(readFileSync(taken, 'utf8')).toBe('mine');
  const wrong = inFolder('wrong.csv');
  writeFileSync(wrong, `meter_pan\n${panOf(1)}\n`);
  const out = inFolder('nothing.csv');
  await expectCodeAsync(take(wrong, ...WHY, '--out', out), 'METER_FILE_COLUMNS');
  expect(existsSync(out) || existsSync(`${out}.partial`)).toBe(false);
});

test('what is no CSV, no file, or has no row', async () => {
  const file = inFolder('malformed.csv');
  const heading = readFileSync(EXAMPLE, 'utf8').split('\n')[0] ?? '';
  writeFileSync(file, `${heading}\n"47000500018`);
  await expectCodeAsync(take(file, ...WHY), 'METER_FILE_MALFORMED');
  writeFileSync(file, `${heading}\n`);
  const error = await expectCodeAsync(take(file, ...WHY), 'METER_FILE_MALFORMED');
  expect(error.message).toBe('delivery file: no meter in it');
  await expectCodeAsync(take(inFolder('absent.csv'), ...WHY), 'FILE_NOT_READABLE');
});
