/** Tampering with every MACed table, on both databases. */
import { onEachDatabase } from '../store/store-rig.ts';
import { tamperingTests } from '../../custody/installation/tampering-suite.ts';

onEachDatabase(({ rig }) => {
  tamperingTests(() => ({
    newAccess: () => rig().newAccess(),
    statement: (access, text) => rig().statement(access, text),
  }));
});
