/** What concerns the whole installation is for people who see the whole of it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { correctClock } from '../../../src/custody/audit/correct-clock.ts';
import { exportAudit } from '../../../src/custody/audit/export-audit.ts';
import { makeAuditKey } from '../../../src/custody/audit/make-audit-key.ts';
import { recoverAudit } from '../../../src/custody/audit/recover-audit.ts';
import { verifyAudit } from '../../../src/custody/audit/verify-audit.ts';
import type { Act } from '../../../src/custody/custody-dependencies.ts';
import { moveHsm } from '../../../src/custody/installation/move-hsm.ts';
import { rotateStorageKey } from '../../../src/custody/installation/rotate-storage-key.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { renameOwner } from '../../../src/custody/owners/rename-owner.ts';
import { setPolicy } from '../../../src/custody/policies/set-policy.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actBy, ADA, closeStores, type Custody } from '../custody-rig.ts';
import { actIn, newTwoOwners, scopeOf, seenBy, type TwoOwners } from './two-owners.ts';
import { newTestPerson } from '../../support/people.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: TwoOwners;
let dependencies: Custody['dependencies'];
let act: Act;
beforeAll(async () => {
  world = await newTwoOwners({ kind: 'sqlite', file: inFolder('whole.db') });
  const scope = scopeOf(world.ofA);
  const { store } = seenBy(world.whole, scope);
  dependencies = { ...world.custody.dependencies, store };
  act = actIn(scope);
});

const ACTS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['adding an owner', () => addOwner(dependencies, act, ownerNamed('Owner B'))],
  ['adding an owner with a free name', () => addOwner(dependencies, act, ownerNamed('Owner C'))],
  [
    'renaming its own owner',
    () => renameOwner(dependencies, act, { id: world.ofA.ownerId, name: 'Owner B' }),
  ],
  [
    'renaming another owner',
    () => renameOwner(dependencies, act, { id: world.ofB.ownerId, name: 'Owner C' }),
  ],
  ['setting a policy', () => setPolicy(dependencies, act, { id: 'x', value: '1' })],
  ['rotating the storage key', () => rotateStorageKey(dependencies, act)],
  ['moving to another HSM', () => moveHsm(dependencies, act)],
  ['verifying the audit', () => verifyAudit(dependencies, act)],
  ['exporting the audit', () => exportAudit(dependencies, act, () => Promise.resolve())],
  ['recovering the audit', () => recoverAudit(dependencies, act, actBy(SECOND))],
  ['being the second who recovers it', () => recoverAudit(dependencies, ADA, act)],
  ['correcting the clock', () => correctClock(dependencies, act, actBy(SECOND))],
  ['being the second who corrects it', () => correctClock(dependencies, ADA, act)],
  ['making the key of the audit', () => makeAuditKey(dependencies, act)],
];

const SECOND = newTestPerson('dora').person;

function ownerNamed(name: string) {
  return { id: randomUUID(), name, timeZone: 'UTC' };
}

describe('is refused, and changes nothing:', () => {
  test.each(ACTS)('%s', async (_, run) => {
    const { events } = world.whole.store;
    const before = await events.head();
    const { message } = await expectCodeAsync(run(), 'PERSON_SCOPE_ACT');
    expect(message).toBe('this is for people who see everything');
    expect(await events.head()).toEqual(before);
  });
});
