/** Supply groups: added to an owner, renamed, handed on. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { listSupplyGroups } from '../../../src/custody/supply-groups/list-supply-groups.ts';
import { renameSupplyGroup } from '../../../src/custody/supply-groups/rename-supply-group.ts';
import { transferSupplyGroup } from '../../../src/custody/supply-groups/transfer-supply-group.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, bareCustody, closeStores, type Custody } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
const [first, second] = [randomUUID(), randomUUID()];
beforeAll(async () => {
  custody = await bareCustody({ kind: 'sqlite', file: inFolder('groups.db') });
  const zone = { timeZone: 'Africa/Johannesburg' };
  await addOwner(custody.dependencies, ADA, { id: first, name: 'First', ...zone });
  await addOwner(custody.dependencies, ADA, { id: second, name: 'Second', ...zone });
});
afterAll(closeStores);

const code = parseSupplyGroupCode;
const add = (supplyGroupCode: string, ownerId = first) =>
  addSupplyGroup(custody.dependencies, ADA, {
    supplyGroupCode: code(supplyGroupCode),
    name: 'Electricity',
    ownerId,
    kind: 'unique',
  });

test('a group is added to its owner, in cluster 0', async () => {
  const { entity } = await add('100001');
  expect(entity).toEqual({
    id: '100001',
    version: 1,
    name: 'Electricity',
    ownerId: first,
    kind: 'unique',
    cluster: 0,
  });
  expect((await actionsOf(custody)).at(-1)).toBe('supply-group.add');
});

test('a code has one group, for two at once too', async () => {
  await add('100002');
  await expectCodeAsync(add('100002'), 'SUPPLY_GROUP_EXISTS');
  const results = await Promise.allSettled([add('100003'), add('100003')]);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'SUPPLY_GROUP_EXISTS' },
  });
});

test('an owner that is not there', async () => {
  await expectCodeAsync(add('100004', randomUUID()), 'RECORD_UNKNOWN');
});

test('renamed, then handed to another owner', async () => {
  const supplyGroupCode = code('100005');
  const { entity } = await add('100005');
  const { dependencies } = custody;
  await renameSupplyGroup(dependencies, ADA, { supplyGroupCode, name: 'Water' });
  const handed = await transferSupplyGroup(dependencies, ADA, {
    supplyGroupCode,
    ownerId: second,
  });
  expect(handed.entity).toEqual({ ...entity, name: 'Water', ownerId: second, version: 3 });
  const own = await listSupplyGroups(dependencies, ADA, { ownerId: second });
  expect(own.map((group) => group.entity.id)).toEqual(['100005']);
  expect((await listSupplyGroups(dependencies, ADA)).length).toBeGreaterThan(1);
  const nobody = { supplyGroupCode, ownerId: randomUUID() };
  await expectCodeAsync(transferSupplyGroup(dependencies, ADA, nobody), 'RECORD_UNKNOWN');
});

test('of two changes at once one is told to look again', async () => {
  const supplyGroupCode = code('100006');
  await add('100006');
  const rename = (name: string) =>
    renameSupplyGroup(custody.dependencies, ADA, { supplyGroupCode, name });
  const results = await Promise.allSettled([rename('One'), rename('Two')]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'STORE_CONFLICT' },
  });
});
