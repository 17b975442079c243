/** What could not be logged is reported exactly once, wherever the process that reports it dies. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { reportUnlogged } from '../../../src/custody/audit/report-unlogged.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody, type Custody } from '../custody-rig.ts';
import { dyingEverywhere, type Moment } from '../dying-everywhere.ts';
import { Killed } from '../dying.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const FIRST = '2026-11-23T09:14:02.118Z';
let custody: Custody;
beforeEach(async () => {
  const access = { kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) } as const;
  custody = await newCustody(access, { trial: true });
  custody.anchor.countUnlogged(FIRST);
  custody.anchor.countUnlogged('2026-11-23T09:14:40.007Z');
});

const report = ({ dependencies }: Pick<Custody, 'dependencies'> = custody) =>
  reportUnlogged(dependencies, ADA);
const refusals = async () => {
  const rows = await custody.dependencies.store.events.list(0, 10_000);
  return rows
    .filter(({ action }) => action === 'audit.unlogged')
    .map(({ facts }) => (JSON.parse(facts) as { refused: number }).refused);
};

/** Clearing is a durable call too, behind the commit. */
async function dyingReport(step: number, when: Moment): Promise<unknown> {
  const { anchor } = custody;
  const clearUnlogged = anchor.clearUnlogged.bind(anchor);
  const dying = dyingEverywhere(custody, step, when);
  let steps = 1;
  anchor.clearUnlogged = (reported) => {
    steps += 1;
    if (steps === step && when === 'before') throw new Killed();
    clearUnlogged(reported);
    if (steps === step) throw new Killed();
  };
  try {
    return await report(dying.custody).catch((error: unknown) => error);
  } finally {
    dying.end();
    anchor.clearUnlogged = clearUnlogged;
  }
}

describe('one row', () => {
  test('names count and instants, and the count is gone', async () => {
    const { id } = custody.anchor.unlogged()!;
    await report();
    await report();
    expect(await refusals()).toEqual([2]);
    const last = (await custody.dependencies.store.events.list(0, 10_000)).at(-1)!;
    expect(JSON.parse(last.facts)).toMatchObject({ counted: id, refused: 2, first: FIRST });
    expect(custody.anchor.unlogged()).toBeNull();
  });

  test.each<[number, string, Moment]>([
    [1, 'commit', 'before'],
    [1, 'commit', 'after'],
    [2, 'clear', 'before'],
    [2, 'clear', 'after'],
  ])('killed at call %i, the %s, %s it', async (step, _, when) => {
    expect(await dyingReport(step, when)).toBeInstanceOf(Killed);
    // Others are at work before the next start.
    for (let n = 0; n < 3; n += 1) {
      const owner = { id: randomUUID(), name: `Owner ${n}`, timeZone: 'UTC' };
      await addOwner(custody.dependencies, ADA, owner);
    }
    await report();
    expect(await refusals()).toEqual([2]);
    expect(custody.anchor.unlogged()).toBeNull();
  });

  test('when two start at once', async () => {
    await Promise.all([report(), report()]);
    expect(await refusals()).toEqual([2]);
  });
});

describe('what comes in addition', () => {
  test('behind a report that was cut short is the rest', async () => {
    expect(await dyingReport(1, 'after')).toBeInstanceOf(Killed);
    custody.anchor.countUnlogged('2026-11-23T09:20:00.000Z');
    await report();
    await report();
    expect(await refusals()).toEqual([2, 1]);
    expect(custody.anchor.unlogged()).toBeNull();
  });

  test('is another count when the one before was taken away', async () => {
    await report();
    custody.anchor.countUnlogged(FIRST);
    await report();
    expect(await refusals()).toEqual([2, 1]);
  });

  test('without an instant is found all the same', async () => {
    await report();
    custody.anchor.countUnlogged('unknown');
    expect(await dyingReport(1, 'after')).toBeInstanceOf(Killed);
    await report();
    expect(await refusals()).toEqual([2, 1]);
  });
});
