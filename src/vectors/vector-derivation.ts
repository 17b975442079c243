/**
 * From the key members of a vector to a decoder key and a sealed token.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import { parseDecoderKeyGenerationAlgorithm } from '../sts/attributes/decoder-key-generation-algorithm.ts';
import {
  decoderKeyBytesOf,
  parseEncryptionAlgorithm,
  type EncryptionAlgorithm,
} from '../sts/attributes/encryption-algorithm.ts';
import type { BaseDate } from '../sts/attributes/base-date.ts';
import { deriveDecoderKey } from '../sts/derivation/derive-decoder-key.ts';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';
import { bytesFromHex } from '../sts/text.ts';
import { sealToken } from '../sts/token/seal-token.ts';
import { writeBlock, type BlockFields } from '../sts/token/token-block.ts';
import { createTokenBuffer } from '../sts/token/token-buffer.ts';
import { takeTokenText } from '../sts/token/token-digits.ts';
import { cipherFor, type VectorContext } from './vector-context.ts';
import type { VectorKey } from './vector-fields.ts';

/** The members that name a decoder key. */
export interface VectorMeterKey {
  readonly encryptionAlgorithm: string;
  readonly meterPAN: MeterPAN;
  readonly key: VectorKey;
}

/**
 * Derives the decoder key of a vector. Vector files hold published test keys, so it may be shown.
 *
 * @throws {KmsError} what the derivation refuses; STS_BDT_INVALID when DKGA04 lacks a base date
 */
export function deriveVectorKey(meterKey: VectorMeterKey, context: VectorContext): Uint8Array {
  const { key } = meterKey;
  const algorithm = parseDecoderKeyGenerationAlgorithm(key.dkga);
  return deriveDecoderKey(
    {
      vendingKey: { decoderKeyGenerationAlgorithm: algorithm, value: bytesFromHex(key.vendingKey) },
      attributes: {
        meterPAN: meterKey.meterPAN,
        supplyGroupCode: key.supplyGroupCode,
        keyType: key.keyType,
        keyRevisionNumber: key.keyRevisionNumber,
        tariffIndex: key.tariffIndex,
        // DKGA02 takes no base date in.
        baseDate: algorithm === 'DKGA02' ? (key.baseDate ?? 1993) : requireBaseDate(key),
        encryptionAlgorithm: parseEncryptionAlgorithm(meterKey.encryptionAlgorithm),
      },
      policy: context.policy,
    },
    context.primitives,
  );
}

/**
 * The base date of a key that needs one.
 *
 * @throws {KmsError} STS_BDT_INVALID
 */
export function requireBaseDate(key: VectorKey): BaseDate {
  if (key.baseDate === undefined) throw new KmsError('STS_BDT_INVALID', 'key: baseDate wanted');
  return key.baseDate;
}

function requireKeyBytes(algorithm: EncryptionAlgorithm, key: Uint8Array): void {
  const wanted = decoderKeyBytesOf(algorithm);
  if (key.length !== wanted) {
    throw new KmsError('STS_KEY_LENGTH', `${algorithm} decoder key: ${wanted} octets wanted`);
  }
}

/** A token from its fields, enciphered under a decoder key where its class asks for it. */
export function sealFields(
  fields: BlockFields,
  decoder: { readonly encryptionAlgorithm: string; readonly decoderKey: Uint8Array },
  context: VectorContext,
): string {
  const cipher = cipherFor(context, decoder.encryptionAlgorithm);
  requireKeyBytes(cipher.encryptionAlgorithm, decoder.decoderKey);
  cipher.loadKey(decoder.decoderKey, 0);
  const buffer = createTokenBuffer(1);
  writeBlock(buffer, 0, fields);
  sealToken(buffer, 0, { tokenClass: fields.tokenClass, cipher });
  return takeTokenText(buffer, 0);
}
