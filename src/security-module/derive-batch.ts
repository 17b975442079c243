/**
 * Derives many decoder keys: one HMAC or DES call for each vending key and batch, results in the
 * slab. SPEC 3.3 and 3.4.
 *
 * @module
 */
import type { VendingKeyRecord } from '../keys/vending-key.ts';
import type { Hsm } from '../ports/hsm.ts';
import type { Dkga04Attributes } from '../sts/derivation/decoder-key-attributes.ts';
import { requireCombination } from '../sts/derivation/derive-decoder-key.ts';
import { finishDkga02, writeDkga02Block } from '../sts/derivation/dkga02.ts';
import { DKGA04_BLOCK_BYTES, writeDkga04Block } from '../sts/derivation/dkga04.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import type { GuardKeys } from './guard-keys.ts';
import { requireRecordMac } from './record-mac.ts';
import type { Slab } from './slab.ts';
import { vendingKeySpec } from './vending-key-spec.ts';

/** Octets that one derived key takes in the slab, by algorithm: a whole HMAC or one block. */
export const DERIVED_BYTES = { DKGA04: 32, DKGA02: 8 } as const;
const DES_BLOCK_BYTES = 8;

/** What deriving needs. */
export interface DerivationDependencies {
  readonly hsm: Hsm;
  readonly guards: GuardKeys;
  readonly policy: OpenPointPolicy;
  readonly slab: Slab;
}

/**
 * Derives one decoder key for each set of attributes under one vending key.
 *
 * @returns index in the slab of the first key, and the distance from each to the next; the caller
 *   wipes the slab
 * @throws {KmsError} SM_RECORD_MAC, HSM_UNWRAP_FAILED, STS_KEY_COMBINATION, STS_KT_NOT_DERIVED,
 *   STS_KT_COMMON_REFUSED
 */
export function deriveBatch(
  dependencies: DerivationDependencies,
  record: VendingKeyRecord,
  attributes: readonly Dkga04Attributes[],
): { readonly at: number; readonly stride: number } {
  const { hsm, guards } = dependencies;
  const algorithm = record.attributes.decoderKeyGenerationAlgorithm;
  for (const each of attributes) requireCombination(algorithm, each);
  requireRecordMac(hsm, guards, record);
  const spec = vendingKeySpec(record.attributes);
  const key = hsm.unwrapKey(guards.storage, record.wrappedValue, spec);
  try {
    const batch = { ...dependencies, key, attributes };
    const at = algorithm === 'DKGA02' ? deriveDkga02(batch) : deriveDkga04(batch);
    return { at, stride: DERIVED_BYTES[algorithm] };
  } finally {
    hsm.destroyKey(key);
  }
}

interface Batch extends DerivationDependencies {
  readonly key: Parameters<Hsm['destroyKey']>[0];
  readonly attributes: readonly Dkga04Attributes[];
}

function deriveDkga04({ hsm, key, attributes, policy, slab }: Batch): number {
  const blocks = new Uint8Array(DKGA04_BLOCK_BYTES * attributes.length);
  attributes.forEach((each, n) => {
    const at = DKGA04_BLOCK_BYTES * n;
    writeDkga04Block(each, policy, blocks.subarray(at, at + DKGA04_BLOCK_BYTES));
  });
  const bytes = DERIVED_BYTES.DKGA04 * attributes.length;
  const at = slab.take(bytes);
  const messages = { octets: blocks, bytes: DKGA04_BLOCK_BYTES, count: attributes.length };
  hsm.hmacSha256(key, messages, slab.octets.subarray(at, at + bytes));
  return at;
}

function deriveDkga02({ hsm, key, attributes, policy, slab }: Batch): number {
  const blocks = new Uint8Array(DES_BLOCK_BYTES * attributes.length);
  const block = (n: number): Uint8Array =>
    blocks.subarray(DES_BLOCK_BYTES * n, DES_BLOCK_BYTES * (n + 1));
  attributes.forEach((each, n) => {
    writeDkga02Block(each, policy, block(n));
  });
  const vendingKeyAt = slab.take(DES_BLOCK_BYTES);
  const vendingKey = slab.octets.subarray(vendingKeyAt, vendingKeyAt + DES_BLOCK_BYTES);
  hsm.readKey(key, vendingKey);
  const at = slab.take(blocks.length);
  hsm.desEncrypt(key, blocks, slab.octets.subarray(at, at + blocks.length));
  attributes.forEach((_, n) => {
    const start = at + DES_BLOCK_BYTES * n;
    finishDkga02(slab.octets.subarray(start, start + DES_BLOCK_BYTES), block(n), vendingKey);
  });
  vendingKey.fill(0);
  return at;
}
