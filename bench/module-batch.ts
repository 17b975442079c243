/**
 * A batch of key changes between two trial keys, for every benchmark of a security module.
 *
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { makeTrialKey } from '../src/custody/trial-key.ts';
import type { Stored } from '../src/keys/sealed-record.ts';
import type { VendingKey } from '../src/keys/vending-key.ts';
import {
  KEY_CHANGE_BATCH_MAX,
  type KeyChangeItem,
  type SecurityModule,
  type TokenCheckBatch,
} from '../src/ports/security-module.ts';
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
  readonly keys: readonly Stored<VendingKey>[];
  readonly items: readonly KeyChangeItem[];
}

/** Imports two trial keys of one algorithm and makes the batch. */
export async function benchBatch(
  securityModule: SecurityModule,
  algorithm: 'DKGA02' | 'DKGA04',
): Promise<ModuleBatch> {
  const keys: Stored<VendingKey>[] = [];
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
    keys.push(await makeTrialKey({ securityModule, newId: randomUUID }, attributes, value));
  }
  return { keys, items: Array.from({ length: BENCH_BATCH }, (_, n) => item(n)) };
}

/** The first token of a set for each meter of the largest batch, to be checked. */
export async function checksOf(
  securityModule: SecurityModule,
  { keys }: ModuleBatch,
): Promise<TokenCheckBatch> {
  const items = Array.from({ length: KEY_CHANGE_BATCH_MAX }, (_, n) => item(n));
  const outcomes = await securityModule.issueKeyChangeSets({ keys, items });
  return {
    keys,
    items: outcomes.map((outcome, n) => {
      const { meterPAN, encryptionAlgorithm, fromTariffIndex } = item(n);
      const token = 'tokens' in outcome ? (outcome.tokens[0] ?? '') : '';
      return { meterPAN, encryptionAlgorithm, key: 0, tariffIndex: fromTariffIndex, token };
    }),
  };
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
