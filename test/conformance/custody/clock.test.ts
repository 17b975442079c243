/** A clock that was put back, or was ahead, on PostgreSQL. */
import { afterAll } from 'vitest';
import { describeClock } from '../../custody/audit/clock-suite.ts';
import { closeStores } from '../../custody/custody-rig.ts';
import { onEachDatabase } from '../store/store-rig.ts';

onEachDatabase(({ rig }) => {
  afterAll(closeStores);
  describeClock({
    newAccess: () => rig().newAccess(),
    statement: (access, text) => rig().statement(access, text),
  });
});
