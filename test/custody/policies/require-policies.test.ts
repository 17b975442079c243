/** Policies that somebody who can write the database puts back or takes away. */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { SET_POLICY } from '../../../src/custody/approvals/operations.ts';
import { requirePolicies } from '../../../src/custody/policies/require-policies.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { newGoverned, type Governed } from '../approvals/governed-custody.ts';
import { closeStores } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
const NAME = 'd11MixedDkgaKeyChange';
let world: Governed;
let path: string;
afterAll(closeStores);

const sql = (text: string) => {
  const database = new BetterSqlite3(path);
  database.exec(text);
  database.close();
};
const set = async (value: string) => {
  const carl = await world.enrol(`carl-${value.slice(1, 4)}`, { roles: ['planner'] });
  await world.done(carl, SET_POLICY, { id: NAME, value });
};
const required = () => requirePolicies(world.custody.dependencies);

beforeEach(async () => {
  path = inFolder(`${randomUUID()}.db`);
  world = await newGoverned({ kind: 'sqlite', file: path });
  await set('"permit"');
  sql('create table yesterday as select * from policy');
  await set('"refuse"');
});

test('as they were approved last', async () => {
  await expect(required()).resolves.toBeFalsy();
});

test('an older one with its good MAC', async () => {
  sql('delete from policy; insert into policy select * from yesterday');
  await expectCodeAsync(required(), 'RECORD_STALE');
});

test('one that was taken away, so that the default came back', async () => {
  sql('delete from policy');
  await expectCodeAsync(required(), 'RECORD_MISSING');
});
