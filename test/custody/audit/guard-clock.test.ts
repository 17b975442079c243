/** While the clock is behind the audit nothing is computed or written, and everything is read. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { guardClock } from '../../../src/custody/audit/guard-clock.ts';
import { verifyAudit } from '../../../src/custody/audit/verify-audit.ts';
import { createInstallation } from '../../../src/custody/installation/create-installation.ts';
import { requireTrialClock } from '../../../src/custody/installation/require-trial-clock.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import type { WallClock } from '../../../src/ports/clock.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCode, expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, bareCustody, closeStores, newCustody, type Custody } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

/** The methods that read, and need no right clock. */
const READING = [
  ...['auditDigest', 'auditPublicKey', 'checkRecords', 'checkVendingKeyValue', 'close'],
  ...['describe', 'governance', 'matchKeptHeads'],
];

const newAccess = () => ({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }) as const;

describe('a security module under a clock', () => {
  let custody: Custody;
  let called: string[];
  let guarded: Custody['dependencies'];

  beforeEach(async () => {
    custody = await newCustody(newAccess(), { trial: true });
    called = [];
    const { securityModule } = custody.dependencies;
    const counting = Object.keys(securityModule).map((name) => [
      name,
      () => Promise.resolve(called.push(name)),
    ]);
    guarded = guardClock({
      ...custody.dependencies,
      securityModule: Object.fromEntries(counting) as typeof securityModule,
    });
  });

  const callAll = async () => {
    const refused: string[] = [];
    for (const [name, method] of Object.entries(guarded.securityModule)) {
      await (method as () => Promise<unknown>)().catch(() => refused.push(name));
    }
    return refused.sort();
  };

  test('that is right does everything', async () => {
    expect(await callAll()).toEqual([]);
    expect(called.sort()).toEqual(Object.keys(custody.dependencies.securityModule).sort());
  });

  test('that is behind reads and does nothing else', async () => {
    custody.setNow('2026-11-23T09:54Z');
    await callAll();
    expect(called.sort()).toEqual(READING);
    const begun: string[] = [];
    const work = () => Promise.resolve(begun.push('begun'));
    await expectCodeAsync(guarded.store.transaction(work), 'AUDIT_CLOCK_BEHIND');
    expect(begun).toEqual([]);
  });

  test('that is put back after a check is asked again', async () => {
    await guarded.securityModule.makeStorageKey(9);
    custody.setNow('2013-01-01T00:00Z');
    await expectCodeAsync(guarded.securityModule.makeStorageKey(9), 'AUDIT_CLOCK_BEHIND');
  });
});

describe('a simulated clock', () => {
  const simulated = (minute: string): WallClock => ({
    nowUtc: () => parseUtcMinute(minute),
    nowMilliseconds: () => Date.parse(minute),
    simulated: true,
  });
  const ownerAt = ({ dependencies }: Custody, minute: string) =>
    addOwner({ ...dependencies, clock: simulated(minute) }, ADA, {
      ...{ id: randomUUID(), name: randomUUID(), timeZone: 'UTC' },
    });
  const problems = async ({ dependencies }: Custody) =>
    (await verifyAudit(dependencies, ADA)).problems.map(({ code, number }) => [code, number]);

  test('goes anywhere in a TRIAL store, and the right clock goes on', async () => {
    const custody = await newCustody(newAccess(), { trial: true });
    await ownerAt(custody, '2036-01-01T00:00Z');
    await ownerAt(custody, '2013-01-01T00:00Z');
    const { number } = await custody.dependencies.store.events.head();
    const [row] = await custody.dependencies.store.events.list(number - 1, 1);
    expect(JSON.parse(row!.facts)).toMatchObject({ simulatedClock: true });
    await addOwner(custody.dependencies, ADA, { id: randomUUID(), name: 'O', timeZone: 'UTC' });
    expect(await problems(custody)).not.toContainEqual(['AUDIT_CLOCK_SIMULATED', number]);
    expect(await problems(custody)).not.toContainEqual(['AUDIT_ROW_BACK_IN_TIME', number]);
    custody.setNow('2026-11-23T09:54Z');
    await expectCodeAsync(
      addOwner(custody.dependencies, ADA, { id: randomUUID(), name: 'P', timeZone: 'UTC' }),
      'AUDIT_CLOCK_BEHIND',
    );
  });

  test('makes no store that is not for trials, and its rows in one are named', async () => {
    const { dependencies } = await bareCustody(newAccess());
    const clock = simulated('2036-01-01T00:00Z');
    const { installationId } = dependencies;
    const request = { installationId, name: 'Harbour', trial: false };
    const made = createInstallation({ ...dependencies, clock }, ADA, request);
    await expectCodeAsync(made, 'AUDIT_CLOCK_SIMULATED');
    expectCode(() => {
      requireTrialClock(request);
    }, 'AUDIT_CLOCK_SIMULATED');
    requireTrialClock({ ...request, trial: true });
    const custody = await newCustody(newAccess());
    await ownerAt(custody, '2036-01-01T00:00Z');
    const { number } = await custody.dependencies.store.events.head();
    expect(await problems(custody)).toContainEqual(['AUDIT_CLOCK_SIMULATED', number]);
  });
});
