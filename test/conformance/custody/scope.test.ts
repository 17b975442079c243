/** Outside a scope nothing exists, on both databases. */
import { describeUseCases } from '../../custody/scope/use-cases-suite.ts';
import { onEachDatabase } from '../store/store-rig.ts';

onEachDatabase(({ rig }) => {
  describeUseCases(() => rig().newAccess());
});
