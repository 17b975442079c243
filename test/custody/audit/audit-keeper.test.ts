/** The audit of an open store: without it nothing is done, and what was refused is counted. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { keepAudit, type AuditKeeper } from '../../../src/custody/audit/audit-keeper.ts';
import { makeAuditKey } from '../../../src/custody/audit/make-audit-key.ts';
import { verifyAudit } from '../../../src/custody/audit/verify-audit.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody, type Custody } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let custody: Custody;
let keeper: AuditKeeper;

beforeEach(async () => {
  const access = { kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) } as const;
  custody = await newCustody(access, { trial: true });
  await makeAuditKey(custody.dependencies, ADA);
  keeper = keepAudit(custody.dependencies);
});

const owner = () =>
  addOwner({ ...custody.dependencies, store: keeper.store }, ADA, {
    ...{ id: randomUUID(), name: randomUUID(), timeZone: 'UTC' },
  });
const unsigned = async () => (await verifyAudit(custody.dependencies, ADA)).unsignedRows;
const diskFull = () => new KmsError('AUDIT_ANCHOR_FAILED', 'the anchor memory: ENOSPC');

describe('heads', () => {
  test('are signed when there is something to sign', async () => {
    const before = custody.anchor.heads.length;
    await keeper.tick();
    expect(custody.anchor.heads).toHaveLength(before);
    await owner();
    expect(await unsigned()).toBe(1);
    await keeper.tick();
    await keeper.tick();
    expect(custody.anchor.heads).toHaveLength(before + 1);
    expect(await unsigned()).toBe(0);
    expect(keeper.health()).toEqual({ ready: true });
  });

  test('are signed after a thousand transactions, without anybody waiting', async () => {
    const before = custody.anchor.heads.length;
    for (let n = 0; n < 1000; n += 1) await keeper.store.transaction(() => Promise.resolve());
    expect(custody.anchor.heads).toHaveLength(before);
    await owner();
    // The rows before it were signed already: a head of them is there once.
    await owner();
    await keeper.tick();
    expect(custody.anchor.heads).toHaveLength(before + 1);
  });

  test('of two who sign at once none is forgotten afterwards', async () => {
    for (let n = 0; n < 3; n += 1) await owner();
    await Promise.all([keeper.tick(), keeper.tick()]);
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 3; n += 1) await owner();
      await keeper.tick();
      expect(await unsigned()).toBe(0);
    }
  });
});

describe('an audit that cannot be written', () => {
  test('is told by its reason, and nothing is done from then on', async () => {
    await owner();
    custody.anchor.failure = diskFull();
    const error = await expectCodeAsync(keeper.tick(), 'AUDIT_UNAVAILABLE');
    expect(error.message).toContain('audit_unavailable');
    expect(error.facts['reason']).toBe('AUDIT_ANCHOR_FAILED');
    expect(keeper.health()).toEqual({
      ...{ ready: false, reason: 'audit_unavailable', code: 'AUDIT_ANCHOR_FAILED' },
    });
    // It does not come back by itself: somebody looks, and starts again.
    custody.anchor.failure = null;
    const { number } = await custody.dependencies.store.events.head();
    await expectCodeAsync(owner(), 'AUDIT_UNAVAILABLE');
    await expectCodeAsync(keeper.tick(), 'AUDIT_UNAVAILABLE');
    expect((await custody.dependencies.store.events.head()).number).toBe(number);
  });

  test('what was refused is counted, with the first and the last instant', async () => {
    custody.anchor.failure = diskFull();
    await expectCodeAsync(owner(), 'AUDIT_UNAVAILABLE');
    custody.setNow('2026-11-23T10:05Z');
    await expectCodeAsync(owner(), 'AUDIT_UNAVAILABLE');
    expect(custody.anchor.unlogged()).toMatchObject({
      ...{ count: 2, first: '2026-11-23T10:00:00.000Z', last: '2026-11-23T10:05:00.000Z' },
    });
  });

  test('an anchor that is another one is noticed before anything is done', async () => {
    const { number } = await custody.dependencies.store.events.head();
    custody.anchor.failure = new KmsError('AUDIT_ANCHOR_REPLACED', 'it was deleted');
    await expectCodeAsync(owner(), 'AUDIT_UNAVAILABLE');
    expect(keeper.health()).toMatchObject({ code: 'AUDIT_ANCHOR_REPLACED' });
    expect((await custody.dependencies.store.events.head()).number).toBe(number);
  });
});

describe('a fault that goes by', () => {
  /** A keeper whose next signings fail with these, one after the other. */
  function failing(...errors: Error[]) {
    const { securityModule } = custody.dependencies;
    const signAuditHead: typeof securityModule.signAuditHead = (head, at) => {
      const error = errors.shift();
      return error === undefined ? securityModule.signAuditHead(head, at) : Promise.reject(error);
    };
    const faulty = { ...securityModule, signAuditHead };
    const other = keepAudit({ ...custody.dependencies, securityModule: faulty });
    const write = () =>
      addOwner({ ...custody.dependencies, store: other.store }, ADA, {
        ...{ id: randomUUID(), name: randomUUID(), timeZone: 'UTC' },
      });
    return { other, write };
  }
  const busy = () => new KmsError('SM_BUSY', 'the hosts have enough to do');

  test('is told, and tried again: nothing ends by it', async () => {
    const { other, write } = failing(busy());
    await write();
    const error = await expectCodeAsync(other.tick(), 'AUDIT_UNAVAILABLE');
    expect(error.facts['reason']).toBe('SM_BUSY');
    expect(other.health()).toEqual({ ready: true });
    await write();
    await other.tick();
    expect(await unsigned()).toBe(0);
  });

  test('one that has no code is an internal one', async () => {
    const { other, write } = failing(new RangeError('lost'));
    await write();
    const error = await expectCodeAsync(other.tick(), 'AUDIT_UNAVAILABLE');
    expect(error.facts['reason']).toBe('INTERNAL');
    await other.tick();
    expect(await unsigned()).toBe(0);
  });

  test('a thousand transactions without a head are the most: the next one is refused', async () => {
    const { other, write } = failing(busy(), busy());
    await write();
    for (let n = 0; n < 999; n += 1) await other.store.transaction(() => Promise.resolve());
    const next = () => other.store.transaction(() => Promise.resolve());
    await expectCodeAsync(next(), 'AUDIT_UNAVAILABLE');
    await expectCodeAsync(next(), 'AUDIT_UNAVAILABLE');
    await next();
  });

  test('at the end of a session it leaves no warning', async () => {
    const { other, write } = failing(busy(), busy());
    await write();
    expect(await other.settle()).toBeNull();
    expect(await unsigned()).toBe(0);
  });

  test('one that stays until the end is a warning: what is done is done', async () => {
    const { other, write } = failing(...Array.from({ length: 9 }, busy));
    expect(await other.settle()).toBeNull();
    await write();
    const warning = await other.settle();
    expect(warning).toMatchObject({ code: 'AUDIT_NOT_ANCHORED', facts: { reason: 'SM_BUSY' } });
    expect(warning?.message).toContain('it is done');
  });
});

test('a full anchor at the end is a warning that names it', async () => {
  await owner();
  custody.anchor.failure = diskFull();
  const warning = await keeper.settle();
  expect(warning).toMatchObject({
    code: 'AUDIT_NOT_ANCHORED',
    facts: { reason: 'AUDIT_ANCHOR_FAILED' },
  });
  expect(warning?.message).toContain('ENOSPC');
});
