/** A store on a disk that is mounted read-only: it is looked at, and changes nothing. */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mountSmallDisk, type SmallDisk } from '../conformance/store/small-disk.ts';
import { runInProcess } from '../support/run-in-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { COMMANDS, CONFIGURATION, METER } from './one-meter.ts';

const inFolder = useTemporaryFolder();
const folder = inFolder('disk');
let disk: SmallDisk;
let before: unknown;

const kms = (command: string) => runInProcess(command.split(' '), { folder });

function filesOf(place: string): unknown {
  return readdirSync(place)
    .sort()
    .map((name) => [name, statSync(path.join(place, name)).mtimeMs]);
}

beforeAll(async () => {
  disk = mountSmallDisk(folder, 8);
  writeFileSync(path.join(folder, 'sts-kms.yaml'), CONFIGURATION);
  for (const command of COMMANDS) {
    const { exitCode, stderr } = await kms(command);
    if (exitCode !== 0) throw new Error(`${command} ended with ${String(exitCode)}: ${stderr}`);
  }
  disk.makeReadOnly();
  before = filesOf(folder);
});

afterAll(() => {
  disk.unmount();
});

test.each([
  ['store status', /^installation +T +TRIAL/m],
  ['store verify', / 0 problems/],
  ['owner list', /^O /m],
  ['supply-group list', /^600101 /m],
  ['vending-key list', /^600101\/1 .* active /m],
  ['vending-key show 600101/1', /active/],
  [`meter show ${METER}`, /^intended +600101\/2/m],
  [`key-change why-not --meter ${METER}`, /it could be issued/],
  ['audit list', /meter\.add/],
  ['audit verify', /^nothing is wrong$/m],
  ['person list', /^/],
])('%s', async (command, said) => {
  const { exitCode, stdout, stderr } = await kms(command);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(said);
});

test.each([
  'owner add P --time-zone UTC',
  'vending-key generate 600101 --base-date 2014',
  `key-change issue --meter ${METER} --json`,
  `meter intend ${METER} 600101/2/05 --ticket T-1 --reason tariff`,
  'store rotate-storage-key',
])('%s is refused', async (command) => {
  const { exitCode, stdout, stderr } = await kms(command);
  expect([exitCode, stdout]).toEqual([5, '']);
  expect(stderr).toContain('STORE_READ_ONLY');
});

test('the medium is as it was', () => {
  expect(filesOf(folder)).toEqual(before);
});
