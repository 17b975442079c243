/** Owners: added, renamed, found; one name, one owner. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { findOwner } from '../../../src/custody/owners/find-owner.ts';
import { listOwners } from '../../../src/custody/owners/list-owners.ts';
import { requireName } from '../../../src/custody/owners/printable-name.ts';
import { renameOwner } from '../../../src/custody/owners/rename-owner.ts';
import { requireTimeZone } from '../../../src/custody/owners/time-zone.ts';
import { codeOf, expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, bareCustody, closeStores, type Custody } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
beforeAll(async () => {
  custody = await bareCustody({ kind: 'sqlite', file: inFolder('owners.db') });
});
afterAll(closeStores);

const add = (name: string, id: string = randomUUID()) =>
  addOwner(custody.dependencies, ADA, { id, name, timeZone: 'Africa/Johannesburg' });

test('an owner is added with an event, and found by name and by id', async () => {
  const { entity } = await add('  Amperon  ');
  expect(entity).toMatchObject({ name: 'Amperon', timeZone: 'Africa/Johannesburg', version: 1 });
  expect((await findOwner(custody.dependencies, ADA, 'Amperon')).entity).toEqual(entity);
  expect((await findOwner(custody.dependencies, ADA, entity.id)).entity).toEqual(entity);
  const events = await custody.dependencies.store.events.list(0, 10);
  expect(events.at(-1)).toMatchObject({
    action: 'owner.add',
    actor: 'ada',
    subject: `owner ${entity.id}`,
    at: '2026-11-23T10:00:00.000Z',
  });
});

test('a name has one owner, however it is composed', async () => {
  await add('Café');
  await expectCodeAsync(add('Cafe\u0301'), 'OWNER_NAME_TAKEN');
  const { entity } = await add('Bistro');
  const renaming = renameOwner(custody.dependencies, ADA, { id: entity.id, name: 'Café' });
  await expectCodeAsync(renaming, 'OWNER_NAME_TAKEN');
});

test.each([
  ['case', 'harbour city', 'Harbour City'],
  ['upper case', 'LAKESIDE', 'Lakeside'],
  ['Cyrillic letters', 'P\u043ewer', 'Power'],
  ['a Greek capital', '\u0391tlas', 'Atlas'],
  ['upper case in another script', 'V\u041eLT', 'Volt'],
  ['full-width letters', '\uff27\uff32\uff29\uff24', 'Grid'],
  ['an l for an I', 'lndus', 'Indus'],
  ['a zero for an O', '0hm', 'Ohm'],
  ['two blanks', 'Mill  Road', 'Mill Road'],
])('a name that differs by %s only is taken', async (_, lookalike, name) => {
  const { entity } = await add(name);
  const error = await expectCodeAsync(add(lookalike), 'OWNER_NAME_TAKEN');
  expect(error.message).toContain(JSON.stringify(name));
  const { entity: another } = await add(`${name} and others`);
  const renaming = { id: another.id, name: lookalike };
  await expectCodeAsync(renameOwner(custody.dependencies, ADA, renaming), 'OWNER_NAME_TAKEN');
  const own = { id: entity.id, name: name.toUpperCase() };
  expect((await renameOwner(custody.dependencies, ADA, own)).entity.name).toBe(name.toUpperCase());
});

test('other words are other names', async () => {
  const names = ['Zähler Nord', 'Zahler Nord', '水電', 'Волга'];
  for (const name of names) await add(name);
  const known = (await listOwners(custody.dependencies, ADA)).map(({ entity }) => entity.name);
  expect(known).toEqual(expect.arrayContaining(names));
});

test('octets that were no UTF-8 are no name', async () => {
  await expectCodeAsync(add('Z\ufffdhler'), 'RECORD_NAME_INVALID');
});

test('of two that add one name at once, one wins', async () => {
  const before = (await actionsOf(custody)).length;
  const results = await Promise.allSettled([add('Twin'), add('Twin')]);
  const refused = results.find(({ status }) => status === 'rejected');
  expect(refused).toMatchObject({ reason: { code: 'OWNER_NAME_TAKEN' } });
  expect((await actionsOf(custody)).length).toBe(before + 1);
});

test('renamed, with the next version and both names in the event', async () => {
  const { entity } = await add('Before');
  const renamed = await renameOwner(custody.dependencies, ADA, { id: entity.id, name: 'After' });
  expect(renamed.entity).toEqual({ ...entity, name: 'After', version: 2 });
  const facts = (await custody.dependencies.store.events.list(0, 100)).at(-1)!.facts;
  expect(JSON.parse(facts)).toEqual({
    name: 'After',
    before: 'Before',
    ticket: 'T-1',
    reason: 'a test',
  });
  await expectCodeAsync(findOwner(custody.dependencies, ADA, 'Before'), 'RECORD_UNKNOWN');
});

test('listed by name', async () => {
  const names = (await listOwners(custody.dependencies, ADA)).map(({ entity }) => entity.name);
  expect(names).toEqual([...names].sort((left, right) => left.localeCompare(right, 'en')));
  expect(names).toContain('Amperon');
});

test('an owner that is not there', async () => {
  const request = { id: randomUUID(), name: 'Nobody' };
  await expectCodeAsync(renameOwner(custody.dependencies, ADA, request), 'RECORD_UNKNOWN');
});

test('80 printable characters are a name, and nothing else is', () => {
  expect(requireName('水'.repeat(80))).toHaveLength(80);
  for (const name of ['', '   ', 'a'.repeat(81), 'a\nb', 'a\u202eb', 'a\u0000', '\ud800']) {
    expect(codeOf(() => requireName(name))).toBe('RECORD_NAME_INVALID');
  }
});

test('a time zone is one of the IANA database', () => {
  expect(requireTimeZone('Asia/Kolkata')).toBe('Asia/Kolkata');
  expect(requireTimeZone('Etc/GMT+2')).toBe('Etc/GMT+2');
  for (const name of ['', 'Africa/Atlantis', '+02:00', 'a'.repeat(65)]) {
    expect(codeOf(() => requireTimeZone(name))).toBe('OWNER_TIME_ZONE');
  }
});
