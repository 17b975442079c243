import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addSupplyGroup } from '../../../../src/custody/supply-groups/add-supply-group.ts';
import { importTrialKey } from '../../../../src/custody/vending-keys/import-trial-key.ts';
import { parseTrialKeys } from '../../../../src/exchange/trial-keys.ts';
import { parseSupplyGroupCode } from '../../../../src/sts/attributes/supply-group-code.ts';
import { expectCodeAsync } from '../../../support/expect-code.ts';
import { useTemporaryFolder } from '../../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody } from '../../../custody/custody-rig.ts';
import { commandsOn, type CommandWorld } from '../meters/command-world.ts';

const example = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
const SETS = example('historic-sets.csv');
const inFolder = useTemporaryFolder();
afterAll(closeStores);

let run: CommandWorld['run'];
beforeAll(async () => {
  const access = { kind: 'sqlite', file: inFolder('sets.db') } as const;
  const custody = await newCustody(access, { trial: true });
  const { dependencies } = custody;
  const [owner] = await dependencies.store.owners.list({ limit: 1 });
  const ownerId = owner?.entity.id ?? '';
  for (const [code, kind] of [
    ['600202', 'unique'],
    ['990001', 'default'],
  ] as const) {
    const supplyGroupCode = parseSupplyGroupCode(code);
    await addSupplyGroup(dependencies, ADA, { supplyGroupCode, name: code, ownerId, kind });
  }
  for (const key of parseTrialKeys(readFileSync(example('trial-keys.json'), 'utf8'))) {
    await importTrialKey(dependencies, ADA, { id: randomUUID(), key });
  }
  run = commandsOn(custody);
});
const compare = (file: string, ...more: string[]) => run(['key-change', 'compare', file, ...more]);

/** The example with one text replaced by another. */
function altered(from: string | RegExp, to: string): string {
  const file = inFolder(`${randomUUID()}.csv`);
  writeFileSync(file, readFileSync(SETS, 'utf8').replace(from, to));
  return file;
}

test('the example: every set is what the published trial keys give', async () => {
  const { lines, exitCode } = await compare(SETS);
  expect(lines).toEqual([
    'equal 5, different 0, refused 0, rejected 0',
    'Every set is what the keys held here give.',
  ]);
  expect(exitCode).toBe(0);
});

test('a set that differs is named by line and place, in file and on screen; exit 1', async () => {
  const out = inFolder('not-equal.csv');
  const { lines, exitCode } = await compare(altered(',255,', ',254,'), '--out', out);
  expect(exitCode).toBe(1);
  expect(lines.slice(0, 5)).toEqual([
    'LINE  METER               OUTCOME    WHY',
    '2     600727470006000164  different  another KeyExpiryNumber (KEN): equal with 255',
    '',
    `every such row is in ${out}`,
    'equal 4, different 1, refused 0, rejected 0',
  ]);
  expect(readFileSync(out, 'utf8').split('\n')[1]).toBe(
    '2,600727470006000164,different,2,,,another KeyExpiryNumber (KEN): equal with 255,' +
      'Give 255 in to_key_expiry_number.',
  );
});

test('as JSON Lines; a row that is wrong is rejected, and no digit is told', async () => {
  const { lines, exitCode } = await compare(altered('2852 5169', '2852 516'), '--json');
  expect(exitCode).toBe(1);
  const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(objects).toEqual([
    expect.objectContaining({ line: 2, outcome: 'rejected', code: 'STS_TOKEN_FORM' }),
    { event: 'result', equal: 4, otherOrder: 0, different: 0, refused: 0, rejected: 1 },
  ]);
  expect(lines.join('\n')).not.toMatch(/7257|\d{19}/);
});

test('a file that is no such table: no digit of it is told, and no file is left', async () => {
  const out = inFolder('none.csv');
  const file = altered('2852 5169 7257 6901 4176', '"28525169725769014176"9');
  const error = await expectCodeAsync(compare(file, '--out', out), 'METER_FILE_MALFORMED');
  expect(error.message).not.toMatch(/\d{5}/);
  expect(existsSync(out) || existsSync(`${out}.partial`)).toBe(false);
  const heading = altered('token_2', 'second');
  await expectCodeAsync(compare(heading), 'METER_FILE_COLUMNS');
});
