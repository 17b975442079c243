/** Tampering with every MACed table, on PostgreSQL; the unit tests do it on SQLite. */
import { onPostgres } from '../store/store-rig.ts';
import { tamperingTests } from '../../custody/installation/tampering-suite.ts';

onPostgres(({ rig }) => {
  tamperingTests(() => ({
    newAccess: () => rig().newAccess(),
    statement: (access, text) => rig().statement(access, text),
  }));
});
