/** An HSM that does not know any more that there are people. */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeEach, expect, test } from 'vitest';
import {
  modeOfInstallation,
  requireFoundingMark,
} from '../../../src/custody/people/require-founding.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { newGoverned, type Governed } from '../approvals/governed-custody.ts';
import { bareCustody, closeStores } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
let world: Governed;
let path: string;
afterAll(closeStores);

beforeEach(async () => {
  path = inFolder(`${randomUUID()}.db`);
  world = await newGoverned({ kind: 'sqlite', file: path });
});

/** The next process, on an HSM whose mark was taken away. */
async function withoutMark(): Promise<Governed['custody']['dependencies']> {
  const { hsm } = world.custody;
  hsm.destroyKey(hsm.findKey('sts-kms founded REAL'));
  return (await world.custody.again()).dependencies;
}

test('where HSM and store agree there is nothing to say', async () => {
  const { dependencies } = world.custody;
  await requireFoundingMark(dependencies);
  expect(await modeOfInstallation(dependencies)).toBe('REAL');
  const bare = await bareCustody({ kind: 'sqlite', file: inFolder('bare.db') });
  await requireFoundingMark(bare.dependencies);
  expect(await modeOfInstallation(bare.dependencies)).toBeNull();
});

test('a mark that is gone: nothing is begun, and people are asked for all the same', async () => {
  const dependencies = await withoutMark();
  await expectCodeAsync(requireFoundingMark(dependencies), 'SM_FOUNDING_MARK');
  expect(await modeOfInstallation(dependencies)).toBe('REAL');
});

test('and the record gone too, but for its history', async () => {
  const dependencies = await withoutMark();
  const database = new BetterSqlite3(path);
  database.exec('delete from founding');
  database.close();
  await expectCodeAsync(requireFoundingMark(dependencies), 'SM_FOUNDING_MARK');
});
