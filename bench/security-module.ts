/**
 * Key-change sets through the security module with software keys: two derivations, build, encipher,
 * read back, and the proof on a virtual meter, against the plain BigInt pipeline, which derives
 * nothing and proves nothing.
 *
 * @module
 */
import { loadShippedStaTables } from '../src/config/sta-tables-file.ts';
import { MemoryHsm } from '../src/hsm/memory/memory-hsm.ts';
import type { VendingKeyRecord } from '../src/keys/vending-key.ts';
import type { KeyChangeItem, SecurityModule } from '../src/ports/security-module.ts';
import { generateGuardKeys } from '../src/security-module/guard-keys.ts';
import { createSecurityModule } from '../src/security-module/security-module.ts';
import { KEY_EXPIRY_NUMBER_NEVER } from '../src/sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../src/sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../src/sts/attributes/tariff-index.ts';
import { buildDecoderReferenceNumber } from '../src/sts/identity/decoder-reference-number.ts';
import { buildMeterPAN } from '../src/sts/identity/meter-pan.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../src/sts/open-points.ts';
import { parseUtcMinute } from '../src/sts/utc-minute.ts';
import { referencePair, type BenchRow } from './engine.ts';
import { interleave } from './interleave.ts';

/** Meters of one batch. */
const BENCH_BATCH = 2048;

/** R6: the whole way of a pair with software keys. */
export async function* benchSecurityModule(): AsyncGenerator<BenchRow> {
  const { securityModule, keys, items } = await createModuleBench();
  const subject = {
    name: 'EA07 pairs through the security module, derived and proved',
    operations: BENCH_BATCH,
    run: async () => {
      const outcomes = await securityModule.issueKeyChangeSets({ keys, items });
      if (outcomes.some((outcome) => 'refused' in outcome)) throw new Error('a set was refused');
    },
  };
  yield { target: 'R6', reach: 40, comparison: await interleave(subject, referencePair()) };
  await securityModule.close();
}

/** A security module with two DKGA04 keys and a batch between them. */
interface ModuleBench {
  readonly securityModule: SecurityModule;
  readonly keys: readonly VendingKeyRecord[];
  readonly items: readonly KeyChangeItem[];
}

/** Sets up the batch. */
async function createModuleBench(): Promise<ModuleBench> {
  const hsm = new MemoryHsm();
  const securityModule = createSecurityModule({
    hsm,
    guards: generateGuardKeys(hsm),
    staTables: loadShippedStaTables('operational'),
    policy: DEFAULT_OPEN_POINT_POLICY,
    clock: { nowUtc: () => parseUtcMinute('2024-06-03T09:30Z') },
  });
  const keys = await Promise.all(
    ([1993, 2014] as const).map((baseDate, index) =>
      securityModule.generateVendingKey({
        trial: true,
        attributes: {
          supplyGroupCode: parseSupplyGroupCode('600101'),
          keyRevisionNumber: parseKeyRevisionNumber(index + 1),
          keyType: 2,
          baseDate,
          decoderKeyGenerationAlgorithm: 'DKGA04',
          keyExpiryNumber: KEY_EXPIRY_NUMBER_NEVER,
        },
      }),
    ),
  );
  return { securityModule, keys, items: Array.from({ length: BENCH_BATCH }, (_, n) => item(n)) };
}

function item(n: number): KeyChangeItem {
  const tariffIndex = parseTariffIndex('01');
  return {
    meterPAN: buildMeterPAN(
      buildDecoderReferenceNumber({
        manufacturerCode: '47',
        decoderSerialNumber: String(n).padStart(8, '0'),
      }),
    ),
    encryptionAlgorithm: 'EA07',
    tokenCount: 2,
    fromKey: 0,
    fromTariffIndex: tariffIndex,
    toKey: 1,
    toTariffIndex: tariffIndex,
  };
}
