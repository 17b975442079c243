/** Rows and history are read one after the other: an honest writer in between is no alarm. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listOwners } from '../../../src/custody/owners/list-owners.ts';
import { renameOwner } from '../../../src/custody/owners/rename-owner.ts';
import { OWNERS } from '../../../src/custody/records/record-kinds.ts';
import { findTrusted, type RecordReading } from '../../../src/custody/records/trusted-record.ts';
import type { RecordHistoryRepository } from '../../../src/ports/store.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody, type Custody } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
let ownerId: string;
beforeAll(async () => {
  custody = await newCustody({ kind: 'sqlite', file: inFolder('trusted.db') });
  ownerId = (await listOwners(custody.dependencies, ADA))[0]!.entity.id;
});
afterAll(closeStores);

/** Reading in which somebody renames the owner between its row and its history, so many times. */
function readingWhileRenamed(times: number): RecordReading {
  const { store, securityModule } = custody.dependencies;
  let left = times;
  const recordHistory: RecordHistoryRepository = {
    countRecords: (table) => store.recordHistory.countRecords(table),
    latest: async (table, id) => {
      if (left > 0) {
        left -= 1;
        await renameOwner(custody.dependencies, ADA, { id: ownerId, name: `Harbour ${left}` });
      }
      return store.recordHistory.latest(table, id);
    },
  };
  return { store: { ...store, ...repositoriesOf(store), recordHistory }, securityModule };
}

/** The repositories may be getters of a class: spreading the store does not carry them over. */
function repositoriesOf(store: RecordReading['store']) {
  const { installations, owners, supplyGroups, vendingKeys, meters } = store;
  const { keyChangeIssues, messages, counters, events } = store;
  return {
    ...{ installations, owners, supplyGroups, vendingKeys, meters },
    ...{ keyChangeIssues, messages, counters, events },
  };
}

test('a record that is changed while it is read is read again', async () => {
  const found = await findTrusted(readingWhileRenamed(3), OWNERS, ownerId);
  expect(found?.entity.name).toBe('Harbour 0');
});

test('one that never stands still is not believed', async () => {
  const reading = findTrusted(readingWhileRenamed(100), OWNERS, ownerId);
  await expectCodeAsync(reading, 'RECORD_STALE');
});
