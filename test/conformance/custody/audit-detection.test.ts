/** Detection of what is done to an audit, on PostgreSQL; the unit tests do it on SQLite. */
import { afterAll } from 'vitest';
import { describeDetection } from '../../custody/audit/detection-suite.ts';
import { closeStores } from '../../custody/custody-rig.ts';
import { onPostgres } from '../store/store-rig.ts';

onPostgres(({ rig }) => {
  afterAll(closeStores);
  describeDetection({
    newAccess: () => rig().newAccess(),
    statement: (access, text) => rig().statement(access, text),
  });
});
