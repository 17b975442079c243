/** Detection of what is done to an audit, on both databases. */
import { afterAll } from 'vitest';
import { describeDetection } from '../../custody/audit/detection-suite.ts';
import { closeStores } from '../../custody/custody-rig.ts';
import { onEachDatabase } from '../store/store-rig.ts';

onEachDatabase(({ rig }) => {
  afterAll(closeStores);
  describeDetection({
    newAccess: () => rig().newAccess(),
    statement: (access, text) => rig().statement(access, text),
  });
});
