/** Outside a scope nothing exists, on PostgreSQL; the unit tests do it on SQLite. */
import { describeUseCases } from '../../custody/scope/use-cases-suite.ts';
import { onPostgres } from '../store/store-rig.ts';

onPostgres(({ rig }) => {
  describeUseCases(() => rig().newAccess());
});
