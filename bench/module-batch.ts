/**
 * A batch of key changes between two trial keys, for every benchmark of a security module.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { VendingKeyRecord } from '../src/keys/vending-key.ts';
import type { KeyChangeItem, SecurityModule } from '../src/ports/security-module.ts';
import { KEY_EXPIRY_NUMBER_NEVER } from '../src/sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../src/sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../src/sts/attributes/tariff-index.ts';
import { hasOddParity } from '../src/sts/derivation/dkga02.ts';
import { buildDecoderReferenceNumber } from '../src/sts/identity/decoder-reference-number.ts';
import { buildMeterPAN } from '../src/sts/identity/meter-pan.ts';

/** Meters of one batch. */
const BENCH_BATCH = 2048;

/** Two keys and a batch from the first to the second. */
export interface ModuleBatch {
  readonly keys: readonly VendingKeyRecord[];
  readonly items: readonly KeyChangeItem[];
}

/** Imports two trial keys of one algorithm and makes the batch. */
export async function benchBatch(
  securityModule: SecurityModule,
  algorithm: 'DKGA02' | 'DKGA04',
): Promise<ModuleBatch> {
  const keys: VendingKeyRecord[] = [];
  for (const [index, baseDate] of ([1993, 2014] as const).entries()) {
    const attributes = {
      supplyGroupCode: parseSupplyGroupCode('600101'),
      keyRevisionNumber: parseKeyRevisionNumber(index + 1),
      keyType: 2,
      baseDate,
      decoderKeyGenerationAlgorithm: algorithm,
      keyExpiryNumber: KEY_EXPIRY_NUMBER_NEVER,
    } as const;
    const value = algorithm === 'DKGA04' ? randomBytes(20) : oddParityKey();
    keys.push(await securityModule.importVendingKey({ attributes, trial: true }, value));
  }
  return { keys, items: Array.from({ length: BENCH_BATCH }, (_, n) => item(n)) };
}

function oddParityKey(): Uint8Array {
  const key = randomBytes(8);
  for (let index = 0; index < key.length; index += 1) {
    if (!hasOddParity(key.subarray(index, index + 1))) key[index] = (key[index] ?? 0) ^ 1;
  }
  return key;
}

function item(n: number): KeyChangeItem {
  const tariffIndex = parseTariffIndex('01');
  const number = buildDecoderReferenceNumber({
    manufacturerCode: '47',
    decoderSerialNumber: String(n).padStart(8, '0'),
  });
  return {
    meterPAN: buildMeterPAN(number),
    encryptionAlgorithm: 'EA07',
    tokenCount: 2,
    fromKey: 0,
    fromTariffIndex: tariffIndex,
    toKey: 1,
    toTariffIndex: tariffIndex,
  };
}
