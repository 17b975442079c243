/**
 * One decoder key from one vending key held in the clear: for vectors, the trial HSM and tests.
 * A real HSM does the HMAC or the DES itself and uses the blocks of dkga02.ts and dkga04.ts.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { DecoderKeyGenerationAlgorithm } from '../attributes/decoder-key-generation-algorithm.ts';
import { decoderKeyBytesOf } from '../attributes/encryption-algorithm.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import type { Dkga04Attributes } from './decoder-key-attributes.ts';
import { finishDkga02, requireDkga02VendingKey, writeDkga02Block } from './dkga02.ts';
import { DKGA04_BLOCK_BYTES, requireDkga04VendingKey, writeDkga04Block } from './dkga04.ts';

/** The two primitives a derivation needs; the caller brings them. */
export interface DerivationPrimitives {
  /** HMAC-SHA-256. @returns 32 octets, wiped by {@link deriveDecoderKey} */
  readonly hmacSha256: (key: Uint8Array, data: Uint8Array) => Uint8Array;
  /** Single DES, one block, no padding. @returns 8 octets */
  readonly desEncrypt: (key: Uint8Array, block: Uint8Array) => Uint8Array;
}

/** A clear vending key with its algorithm. */
export interface ClearVendingKey {
  readonly decoderKeyGenerationAlgorithm: DecoderKeyGenerationAlgorithm;
  /** 8 octets (DKGA02) or 20 (DKGA04), owned and wiped by the caller. */
  readonly value: Uint8Array;
}

/** A derivation's inputs. */
export interface DeriveDecoderKeyRequest {
  readonly vendingKey: ClearVendingKey;
  readonly attributes: Dkga04Attributes;
  readonly policy: OpenPointPolicy;
}

/**
 * Derives a decoder key.
 *
 * @returns 8 octets (EA07) or 16 (EA11), most significant first; the caller wipes them
 * @throws {KmsError} STS_KEY_LENGTH, STS_KEY_PARITY, STS_KEY_COMBINATION, STS_KT_NOT_DERIVED,
 *   STS_KT_COMMON_REFUSED
 */
export function deriveDecoderKey(
  request: DeriveDecoderKeyRequest,
  primitives: DerivationPrimitives,
): Uint8Array {
  const { vendingKey, attributes } = request;
  requireCombination(vendingKey.decoderKeyGenerationAlgorithm, attributes);
  return vendingKey.decoderKeyGenerationAlgorithm === 'DKGA02'
    ? deriveDkga02(request, primitives)
    : deriveDkga04(request, primitives);
}

/**
 * Refuses the combinations that SPEC section 2 does not have: EA11 needs DKGA04.
 *
 * @throws {KmsError} STS_KEY_COMBINATION
 */
export function requireCombination(
  algorithm: DecoderKeyGenerationAlgorithm,
  attributes: Pick<Dkga04Attributes, 'encryptionAlgorithm'>,
): void {
  if (algorithm === 'DKGA02' && attributes.encryptionAlgorithm === 'EA11') {
    throw new KmsError('STS_KEY_COMBINATION', 'EA11 needs a DKGA04 vending key, got DKGA02');
  }
}

function deriveDkga02(
  request: DeriveDecoderKeyRequest,
  primitives: DerivationPrimitives,
): Uint8Array {
  const key = request.vendingKey.value;
  requireDkga02VendingKey(key, request.policy);
  const block = new Uint8Array(8);
  writeDkga02Block(request.attributes, request.policy, block);
  const decoderKey = primitives.desEncrypt(key, block);
  finishDkga02(decoderKey, block, key);
  return decoderKey;
}

function deriveDkga04(
  request: DeriveDecoderKeyRequest,
  primitives: DerivationPrimitives,
): Uint8Array {
  requireDkga04VendingKey(request.vendingKey.value);
  const block = new Uint8Array(DKGA04_BLOCK_BYTES);
  writeDkga04Block(request.attributes, request.policy, block);
  const mac = primitives.hmacSha256(request.vendingKey.value, block);
  const key = new Uint8Array(decoderKeyBytesOf(request.attributes.encryptionAlgorithm));
  key.set(mac.subarray(0, key.length));
  mac.fill(0);
  return key;
}
