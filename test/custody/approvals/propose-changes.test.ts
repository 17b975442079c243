/** Finding out what an operation would seal: it runs up to there, and nothing happens. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainOperation } from '../../../src/custody/approvals/governed-operation.ts';
import { ADD_OWNER } from '../../../src/custody/approvals/operations.ts';
import { proposeChanges } from '../../../src/custody/approvals/propose-changes.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody, type Custody } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
beforeAll(async () => {
  custody = await newCustody({ kind: 'sqlite', file: inFolder('store.db') }, { trial: true });
});
afterAll(closeStores);

const owner = () => ({ id: randomUUID(), name: randomUUID(), timeZone: 'UTC' });

test('the records that it would seal, and not one of them is', async () => {
  const before = await custody.dependencies.store.events.head();
  const request = owner();
  const doing = { operation: ADD_OWNER, request };
  const changes = await proposeChanges(custody.dependencies, ADA, doing);
  expect(changes).toMatchObject([{ table: 'owner', id: request.id, version: 1 }]);
  expect(await custody.dependencies.store.events.head()).toEqual(before);
});

test('an operation is told by name that it goes no further, and cannot go on', async () => {
  const seen: string[] = [];
  const operation = plainOperation('owner.add', async ({ store }) => {
    for (let time = 0; time < 2; time += 1) {
      try {
        await store.transaction(() => Promise.resolve());
      } catch (error) {
        seen.push(error instanceof KmsError ? error.code : 'unknown');
      }
    }
    throw new KmsError('INTERNAL', 'given up');
  });
  const doing = { operation, request: {} };
  // Nothing is sealed before the store is asked: there is nothing to approve.
  expect(await proposeChanges(custody.dependencies, ADA, doing)).toBeNull();
  expect(seen).toEqual(['APPROVAL_PROPOSED', 'APPROVAL_PROPOSED']);
});

test('an operation that was done meanwhile is a fault of this program', async () => {
  const operation = plainOperation('owner.add', () => Promise.resolve('done'));
  const proposed = proposeChanges(custody.dependencies, ADA, { operation, request: {} });
  await expectCodeAsync(proposed, 'INTERNAL');
});
