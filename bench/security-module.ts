/**
 * Key-change sets through the security module with software keys: two derivations, build, encipher,
 * read back, and the proof on a virtual meter, against the plain BigInt pipeline, which derives
 * nothing and proves nothing.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { loadShippedStaTables } from '../src/config/sta-tables-file.ts';
import { MemoryHsm } from '../src/hsm/memory/memory-hsm.ts';
import { generateGuardKeys } from '../src/security-module/guard-keys.ts';
import { createSecurityModule } from '../src/security-module/security-module.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../src/sts/open-points.ts';
import { parseUtcMinute } from '../src/sts/utc-minute.ts';
import { referencePair, type BenchRow } from './engine.ts';
import { interleave } from './interleave.ts';
import { benchBatch } from './module-batch.ts';

/** R6: the whole way of a pair with software keys. */
export async function* benchSecurityModule(): AsyncGenerator<BenchRow> {
  const hsm = new MemoryHsm();
  const securityModule = createSecurityModule({
    hsm,
    guards: generateGuardKeys(hsm),
    installationId: randomUUID(),
    staTables: loadShippedStaTables('operational'),
    policy: DEFAULT_OPEN_POINT_POLICY,
    clock: { nowUtc: () => parseUtcMinute('2024-06-03T09:30Z') },
  });
  const { keys, items } = await benchBatch(securityModule, 'DKGA04');
  const subject = {
    name: 'EA07 pairs through the security module, derived and proved',
    operations: items.length,
    run: async () => {
      const outcomes = await securityModule.issueKeyChangeSets({ keys, items });
      if (outcomes.some((outcome) => 'refused' in outcome)) throw new RangeError('refused');
    },
  };
  yield { target: 'R6', reach: 40, comparison: await interleave(subject, referencePair()) };
  await securityModule.close();
}
