/** Meters that would be left behind, on both databases. */
import { afterAll } from 'vitest';
import { closeStores } from '../../custody/custody-rig.ts';
import { describeLeaving } from '../../custody/vending-keys/leaving-suite.ts';
import { onEachDatabase } from '../store/store-rig.ts';

onEachDatabase(({ rig }) => {
  afterAll(closeStores);
  describeLeaving(() => rig().newAccess());
});
