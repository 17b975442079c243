/**
 * Derives many decoder keys: one HMAC or DES call for each vending key and batch, results in the
 * slab. SPEC 3.3 and 3.4.
 *
 * @module
 */
import type { VendingKeyAttributes } from '../keys/vending-key.ts';
import type { Hsm, KeyHandle } from '../ports/hsm.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import type { Dkga04Attributes } from '../sts/derivation/decoder-key-attributes.ts';
import { requireCombination } from '../sts/derivation/derive-decoder-key.ts';
import { finishDkga02, writeDkga02Block } from '../sts/derivation/dkga02.ts';
import { DKGA04_BLOCK_BYTES, writeDkga04Block } from '../sts/derivation/dkga04.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import type { HeldRecord } from './held-record.ts';
import type { RecordMacs } from './record-mac.ts';
import type { SessionKeys } from './session-keys.ts';
import type { Slab } from './slab.ts';
import {
  requireRecordedKey,
  requireRecordedValue,
  requireSteadyAnswers,
  type Answered,
} from './steady-answers.ts';

/** Octets that one derived key takes in the slab, by algorithm: a whole HMAC or one block. */
export const DERIVED_BYTES = { DKGA04: 32, DKGA02: 8 } as const;
const DES_BLOCK_BYTES = 8;

/** What deriving needs. */
export interface DerivationDependencies {
  readonly hsm: Hsm;
  readonly records: RecordMacs;
  readonly sessionKeys: SessionKeys;
  readonly policy: OpenPointPolicy;
  readonly slab: Slab;
}

/** The attributes of a meter's decoder key under a vending key. */
export function attributesOf(
  meter: Pick<Dkga04Attributes, 'meterPAN' | 'encryptionAlgorithm'>,
  attributes: VendingKeyAttributes,
  tariffIndex: TariffIndex,
): Dkga04Attributes {
  return {
    meterPAN: meter.meterPAN,
    supplyGroupCode: attributes.supplyGroupCode,
    keyType: attributes.keyType,
    keyRevisionNumber: attributes.keyRevisionNumber,
    tariffIndex,
    baseDate: attributes.baseDate,
    encryptionAlgorithm: meter.encryptionAlgorithm,
  };
}

/**
 * Derives one decoder key for each set of attributes under one vending key.
 *
 * @returns index in the slab of the first key, and the distance from each to the next; the caller
 *   wipes the slab
 * @throws {KmsError} HSM_UNWRAP_FAILED, SM_HSM_INCONSISTENT, STS_KEY_COMBINATION,
 *   STS_KT_NOT_DERIVED, STS_KT_COMMON_REFUSED
 */
export function deriveBatch(
  dependencies: DerivationDependencies,
  record: HeldRecord,
  attributes: readonly Dkga04Attributes[],
): { readonly at: number; readonly stride: number } {
  const algorithm = record.entity.attributes.decoderKeyGenerationAlgorithm;
  for (const each of attributes) requireCombination(algorithm, each);
  return dependencies.sessionKeys.withKey(record, (key) => {
    requireRecordedKey(dependencies.hsm, key, record);
    const batch = { ...dependencies, key, record, attributes };
    const at = algorithm === 'DKGA02' ? deriveDkga02(batch) : deriveDkga04(batch);
    return { at, stride: DERIVED_BYTES[algorithm] };
  });
}

interface Batch extends DerivationDependencies {
  readonly key: KeyHandle;
  readonly record: HeldRecord;
  readonly attributes: readonly Dkga04Attributes[];
}

function deriveDkga04({ hsm, key, attributes, policy, slab }: Batch): number {
  const blocks = new Uint8Array(DKGA04_BLOCK_BYTES * attributes.length);
  attributes.forEach((each, n) => {
    const at = DKGA04_BLOCK_BYTES * n;
    writeDkga04Block(each, policy, blocks.subarray(at, at + DKGA04_BLOCK_BYTES));
  });
  const sizes = { questionBytes: DKGA04_BLOCK_BYTES, answerBytes: DERIVED_BYTES.DKGA04 };
  return askSteadily(slab, { ...sizes, questions: blocks }, (octets, target) => {
    const count = octets.length / DKGA04_BLOCK_BYTES;
    hsm.hmacSha256(key, { octets, bytes: DKGA04_BLOCK_BYTES, count }, target);
  });
}

function deriveDkga02({ hsm, key, record, attributes, policy, slab }: Batch): number {
  const blocks = new Uint8Array(DES_BLOCK_BYTES * attributes.length);
  const block = (n: number): Uint8Array =>
    blocks.subarray(DES_BLOCK_BYTES * n, DES_BLOCK_BYTES * (n + 1));
  attributes.forEach((each, n) => {
    writeDkga02Block(each, policy, block(n));
  });
  const vendingKeyAt = slab.take(DES_BLOCK_BYTES);
  const vendingKey = slab.octets.subarray(vendingKeyAt, vendingKeyAt + DES_BLOCK_BYTES);
  hsm.readKey(key, vendingKey);
  requireRecordedValue(slab, vendingKey, record);
  const sizes = { questionBytes: DES_BLOCK_BYTES, answerBytes: DERIVED_BYTES.DKGA02 };
  const at = askSteadily(slab, { ...sizes, questions: blocks }, (octets, target) => {
    hsm.desEncrypt(key, octets, target);
  });
  attributes.forEach((_, n) => {
    const start = at + DES_BLOCK_BYTES * n;
    finishDkga02(slab.octets.subarray(start, start + DES_BLOCK_BYTES), block(n), vendingKey);
  });
  vendingKey.fill(0);
  return at;
}

type Questions = Pick<Answered, 'questions' | 'questionBytes' | 'answerBytes'>;

/** Asks the HSM into the slab and checks that it stands by its answers; the first one's place. */
function askSteadily(slab: Slab, questions: Questions, ask: Answered['ask']): number {
  const bytes = (questions.questions.length / questions.questionBytes) * questions.answerBytes;
  const at = slab.take(bytes);
  const answers = slab.octets.subarray(at, at + bytes);
  ask(questions.questions, answers);
  requireSteadyAnswers({ ...questions, slab, answers, ask });
  return at;
}
