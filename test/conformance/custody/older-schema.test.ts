/** A store with keys, written under the schema before the newest: it migrates and verifies. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { verifyStore } from '../../../src/custody/installation/verify-store.ts';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import { listVendingKeys } from '../../../src/custody/vending-keys/list-vending-keys.ts';
import { MIGRATION_NAMES } from '../../../src/store/migrations/all-migrations.ts';
import { migrateTo } from '../../../src/store/migrations/migrate.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { ADA, closeStores, GROUP, newCustody } from '../../custody/custody-rig.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { onEachDatabase } from '../store/store-rig.ts';
import { withConnection } from '../store/with-connection.ts';

afterAll(closeStores);

onEachDatabase(({ rig }) => {
  test('is refused as it is, then migrated, and every record is as it was written', async () => {
    const access = await rig().newAccess();
    const { dependencies } = await newCustody(access);
    const request = { id: randomUUID(), supplyGroupCode: GROUP, baseDate: 2014 } as const;
    await createVendingKey(dependencies, ADA, request);
    const before = await listVendingKeys(dependencies, ADA);
    await dependencies.store.close();
    const [previous] = MIGRATION_NAMES.slice(-2);
    await withConnection(access, (connection) => migrateTo(connection, previous!));
    await expectCodeAsync(openStore(access), 'STORE_SCHEMA_OLDER');
    const store = await openStore(access, { migrate: true });
    try {
      const reading = { ...dependencies, store };
      expect((await verifyStore(reading, ADA)).problems).toEqual([]);
      expect(await listVendingKeys(reading, ADA)).toEqual(before);
      expect(before).toHaveLength(1);
    } finally {
      await store.close();
    }
  });
});
