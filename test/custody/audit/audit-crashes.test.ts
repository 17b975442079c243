/**
 * A process killed at every durable call of making the audit key, signing a head and recovering an
 * audit. The next process finds an audit that verifies, or a state that recovery ends.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkAnchored } from '../../../src/custody/audit/check-anchored.ts';
import { exportAudit } from '../../../src/custody/audit/export-audit.ts';
import { makeAuditKey } from '../../../src/custody/audit/make-audit-key.ts';
import { recoverAudit } from '../../../src/custody/audit/recover-audit.ts';
import { signHead } from '../../../src/custody/audit/sign-head.ts';
import { verifyAudit } from '../../../src/custody/audit/verify-audit.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { checkExport } from '../../../src/verifiers/audit/check-export.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actBy, ADA, closeStores, copyCustody, newCustody, type Custody } from '../custody-rig.ts';
import { dyingEverywhere, type Moment } from '../dying-everywhere.ts';
import { Killed } from '../dying.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const DORA = newTestPerson('dora').person;
const inFolder = useTemporaryFolder();
const file = () => inFolder(`${randomUUID()}.db`);
afterAll(closeStores);

const owner = ({ dependencies }: Custody) =>
  addOwner(dependencies, ADA, { id: randomUUID(), name: randomUUID(), timeZone: 'UTC' });

let bare: Custody;
/** Three heads behind its key; `early` is its store as it was before the last three rows. */
let whole: Custody;
let early: Custody;

beforeAll(async () => {
  bare = await newCustody({ kind: 'sqlite', file: file() }, { trial: true });
  whole = await copyCustody(bare, file());
  await makeAuditKey(whole.dependencies, ADA);
  for (let row = 1; row <= 5; row += 1) {
    await owner(whole);
    await signHead(whole.dependencies);
    if (row === 2) early = await copyCustody(whole, file());
  }
});

type Doing = (custody: Custody) => Promise<unknown>;

const momentsOf = (steps: readonly string[]): (readonly [number, string, Moment])[] =>
  steps.flatMap((name, at) => [
    [at + 1, name, 'before'] as const,
    [at + 1, name, 'after'] as const,
  ]);

/** The next process, after one that died at a durable call; 0 is none. */
async function after(custody: Custody, doing: Doing, [step, when]: readonly [number, Moment]) {
  const dying = dyingEverywhere(custody, step, when);
  const error: unknown = await doing(dying.custody).catch((reason: unknown) => reason);
  dying.end();
  return {
    next: await custody.again(),
    steps: dying.steps(),
    killed: error instanceof Killed,
  };
}

/** It verifies, here and offline, and so it does after the next head. */
async function expectSound(custody: Custody): Promise<void> {
  const { dependencies } = custody;
  for (let round = 0; round < 2; round += 1) {
    await checkAnchored(dependencies);
    expect((await verifyAudit(dependencies, ADA)).problems).toEqual([]);
    const lines: string[] = [];
    await exportAudit(dependencies, ADA, (line) => Promise.resolve(void lines.push(line)));
    const path = inFolder(`${randomUUID()}.jsonl`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    expect((await checkExport(path)).problems).toEqual([]);
    await owner(custody);
    await signHead(dependencies);
  }
  expect((await verifyAudit(dependencies, ADA)).unsignedRows).toBe(0);
}

describe('making the audit key', () => {
  const STEPS = ['make sts-kms audit key 1', 'commit', 'anchor', 'make sts-kms audit head A'];
  const make: Doing = ({ dependencies }) => makeAuditKey(dependencies, ADA);

  test('has its durable calls', async () => {
    const { next, steps } = await after(await copyCustody(bare, file()), make, [0, 'before']);
    expect(steps).toEqual(STEPS);
    await expectSound(next);
  });

  test.each(momentsOf(STEPS))('killed at call %i, %s, %s it', async (step, _, when) => {
    const { next, killed } = await after(await copyCustody(bare, file()), make, [step, when]);
    expect(killed).toBe(true);
    const { key } = await makeAuditKey(next.dependencies, ADA);
    const rows = await next.dependencies.store.events.list(0, 1000);
    const made = rows.filter(({ action }) => action === 'audit.key');
    expect(made.map(({ facts }) => JSON.parse(facts) as unknown)).toMatchObject([{ pem: key.pem }]);
    await expectSound(next);
  });
});

describe('signing a head', () => {
  const STEPS = ['commit', 'anchor', 'destroy', 'make sts-kms audit head A'];
  const sign: Doing = async (custody) => {
    await owner(custody);
    await signHead(custody.dependencies);
  };

  test('has its durable calls', async () => {
    const { next, steps } = await after(await copyCustody(whole, file()), sign, [0, 'before']);
    expect(steps).toEqual(STEPS);
    await expectSound(next);
  });

  test.each(momentsOf(STEPS))('killed at call %i, %s, %s it', async (step, _, when) => {
    const { next, killed } = await after(await copyCustody(whole, file()), sign, [step, when]);
    expect(killed).toBe(true);
    await expectSound(next);
  });

  test('killed twice between anchor and HSM: the HSM is behind, and recovery ends it', async () => {
    const first = await after(await copyCustody(whole, file()), sign, [2, 'after']);
    const second = await after(first.next, sign, [2, 'after']);
    await expect(checkAnchored(second.next.dependencies)).rejects.toMatchObject({
      code: 'AUDIT_HSM_ROLLED_BACK',
    });
    await recoverAudit(second.next.dependencies, ADA, null);
    await expectSound(second.next);
  });
});

/** What went wrong before somebody recovers, and by which code it is known. */
const DAMAGES: readonly (readonly [string, string, () => Promise<Custody>])[] = [
  ['a store that lost one row', 'AUDIT_ROLLED_BACK', () => lost(1)],
  ['a store that lost two rows', 'AUDIT_ROLLED_BACK', () => lost(2)],
  ['a store that lost three rows', 'AUDIT_ROLLED_BACK', () => lost(3)],
  ['a lost anchor', 'AUDIT_ANCHOR_MISSING', () => withAnchor(0)],
  ['an anchor that was put back', 'AUDIT_ANCHOR_ROLLED_BACK', () => withAnchor(-1)],
  [
    'an HSM that was put back',
    'AUDIT_HSM_ROLLED_BACK',
    async () => {
      const custody = await copyCustody(whole, file());
      const [head] = custody.anchor.heads;
      await custody.dependencies.securityModule.replaceKeptHeads(head!);
      return custody.again();
    },
  ],
];

async function lost(rows: 1 | 2 | 3): Promise<Custody> {
  const heads = whole.anchor.heads.slice(0, whole.anchor.heads.length - 3 + rows);
  const custody = await copyCustody({ ...whole, access: early.access }, file());
  custody.anchor.heads = heads;
  const { securityModule } = custody.dependencies;
  await securityModule.replaceKeptHeads(heads.at(-2)!);
  await securityModule.keepAuditHead(heads.at(-1)!, heads.slice(-2, -1));
  return custody.again();
}

async function withAnchor(end: number): Promise<Custody> {
  const custody = await copyCustody(whole, file());
  custody.anchor.heads = custody.anchor.heads.slice(0, end);
  return custody;
}

describe.each(DAMAGES)('recovering from %s', (_, code, damaged) => {
  const recover: Doing = ({ dependencies }) => recoverAudit(dependencies, ADA, actBy(DORA));

  /** Whatever a start still finds is among what recovery goes on after. */
  async function expectRecovered(custody: Custody, lostHead: number): Promise<void> {
    const { dependencies } = custody;
    const found: unknown = await checkAnchored(dependencies).catch((error: unknown) => error);
    if (found instanceof KmsError) await recoverAudit(dependencies, ADA, actBy(DORA));
    await expectSound(custody);
    const rows = await dependencies.store.events.list(0, 1000);
    const recovered = rows.filter(({ action }) => action === 'audit.recovered');
    // What was found first, and the head that was lost, stay in the audit.
    expect(JSON.parse(recovered[0]!.facts)).toMatchObject({ code, anchoredHead: lostHead });
  }

  test('without being killed, and killed at every durable call', async () => {
    const { steps } = await after(await damaged(), recover, [0, 'before']);
    expect(steps.filter((name) => name === 'anchor')).toHaveLength(1);
    for (const [step, , when] of momentsOf(steps)) {
      const custody = await damaged();
      const lostHead = custody.anchor.heads.at(-1)?.number ?? 0;
      await expect(checkAnchored(custody.dependencies)).rejects.toMatchObject({ code });
      const { next, killed } = await after(custody, recover, [step, when]);
      expect(killed).toBe(true);
      await expectRecovered(next, lostHead);
    }
  });

  test('killed at the same call again and again', async () => {
    for (const [step, when] of [1, 2, 3, 4].map((each) => [each, 'after'] as const)) {
      let custody = await damaged();
      const lostHead = custody.anchor.heads.at(-1)?.number ?? 0;
      for (let time = 0; time < 4; time += 1) {
        custody = (await after(custody, recover, [step, when])).next;
      }
      await expectRecovered(custody, lostHead);
    }
  });
});
