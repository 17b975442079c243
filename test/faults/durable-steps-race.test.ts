/** Two processes make the next key of one supply group at once: one of them does. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import { expect, inject, test, vi } from 'vitest';
import { addSupplyGroup } from '../../src/custody/supply-groups/add-supply-group.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { onEachDatabase } from '../conformance/store/store-rig.ts';
import { ADA, GROUP, NOW } from '../custody/custody-rig.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { makeTemplate, openGround } from './durable-steps-world.ts';
import { expectConsistent } from './expect-consistent.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const PROGRAM = path.join(inject('programs'), 'durable-steps-racer.js');
const inFolder = useTemporaryFolder();
const GROUPS = Array.from({ length: 20 }, (_, n) => parseSupplyGroupCode(String(700_000 + n)));

async function heard(racer: ChildProcess): Promise<string> {
  const [message] = (await once(racer, 'message')) as [string];
  return message;
}

/** Tells both, and waits for what both say. */
async function both(racers: readonly ChildProcess[], text: string): Promise<string[]> {
  const answers = racers.map((racer) => heard(racer));
  for (const racer of racers) racer.send(text);
  return Promise.all(answers);
}

async function raceFor(racers: readonly ChildProcess[], group: string): Promise<string[]> {
  expect(await both(racers, group)).toEqual(['ready', 'ready']);
  return (await both(racers, 'go')).sort();
}

onEachDatabase(({ kind, rig }) => {
  test('in twenty rounds one wins each, and nothing of the other is left', async () => {
    const ground = await makeTemplate(await rig().newAccess(), inFolder(kind));
    const opened = await openGround(ground);
    const { dependencies } = opened;
    const { ownerId } = (await dependencies.store.supplyGroups.find(GROUP))!.entity;
    for (const supplyGroupCode of GROUPS) {
      const group = { supplyGroupCode, name: 'Raced for', ownerId, kind: 'unique' } as const;
      await addSupplyGroup(dependencies, ADA, group);
    }
    const file = inFolder(`${kind}-racers`);
    writeFileSync(file, v8.serialize({ ...ground, now: NOW }), { mode: 0o600 });
    const racers = [fork(PROGRAM, [file]), fork(PROGRAM, [file])];
    const ended = racers.map((racer) => once(racer, 'exit'));
    await Promise.all(racers.map((racer) => heard(racer)));
    for (const group of GROUPS) {
      expect(await raceFor(racers, group)).toEqual(['KEY_REVISION_TAKEN', 'made']);
      const keys = await dependencies.store.vendingKeys.listOfSupplyGroup(group);
      expect(keys.map(({ entity }) => entity.life.state)).toEqual(['pre-active']);
    }
    for (const racer of racers) racer.send('end');
    await Promise.all(ended);
    await expectConsistent(opened);
    await opened.close();
  });
});
