/**
 * The wrapped-key file: one vending key under a transport key, with its attributes and the check
 * value that its sender reports. docs/formats/wrapped-key.md describes it.
 *
 * @module
 */
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';
import type { VendingKeyAttributes } from '../keys/vending-key.ts';
import type { WrappedValue } from '../ports/vending-key-operations.ts';
import { parseBaseDate } from '../sts/attributes/base-date.ts';
import { parseDecoderKeyGenerationAlgorithm } from '../sts/attributes/decoder-key-generation-algorithm.ts';
import { parseKeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../sts/attributes/key-revision-number.ts';
import { parseKeyType } from '../sts/attributes/key-type.ts';
import { parseSupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import { requireNotForeign } from './foreign-key-file.ts';
import { REPORTED_KEY_CHECK_VALUE } from './reported-check-value.ts';

/** RFC 5649 adds at most 15 octets: what is longer wraps no vending key. */
const WRAPPED_OCTETS_MAX = 64;

const fileSchema = z.strictObject({
  schema: z.literal('sts-kms-wrapped-key-v1'),
  supplyGroupCode: z.string(),
  keyRevisionNumber: z.number(),
  keyType: z.number(),
  baseDate: z.number(),
  dkga: z.string(),
  keyExpiryNumber: z.number(),
  keyCheckValue: z.string().regex(REPORTED_KEY_CHECK_VALUE, 'method:hex wanted').nullable(),
  transportKeyName: z.string().regex(/^[a-z0-9-]{1,14}$/, '1 to 14 of a-z, 0-9 and - wanted'),
  wrapped: z.base64().min(1),
});

/** A wrapped key. */
export interface WrappedKey {
  readonly attributes: VendingKeyAttributes;
  /** As its sender reports it, `method:hex`, or null. */
  readonly keyCheckValue: string | null;
  readonly wrapped: WrappedValue;
}

/**
 * Reads a wrapped-key file.
 *
 * @throws {KmsError} KEY_FILE_FOREIGN, KEY_WRAPPED_FILE_MALFORMED with the place, or the code of an
 *   attribute
 */
export function parseWrappedKey(text: string): WrappedKey {
  requireNotForeign(text);
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    throw malformed(`${place === '' ? 'file' : place}: ${issue?.message ?? 'not valid'}`);
  }
  const file = parsed.data;
  const keyType = parseKeyType(file.keyType);
  if (keyType === 0) throw new KmsError('STS_KT_NOT_DERIVED', 'a DITK has no vending key');
  return {
    attributes: {
      supplyGroupCode: parseSupplyGroupCode(file.supplyGroupCode),
      keyRevisionNumber: parseKeyRevisionNumber(file.keyRevisionNumber),
      keyType,
      baseDate: parseBaseDate(file.baseDate),
      decoderKeyGenerationAlgorithm: parseDecoderKeyGenerationAlgorithm(file.dkga),
      keyExpiryNumber: parseKeyExpiryNumber(file.keyExpiryNumber),
    },
    keyCheckValue: file.keyCheckValue,
    wrapped: { transportKeyName: file.transportKeyName, octets: octetsOf(file.wrapped) },
  };
}

function octetsOf(base64: string): Uint8Array {
  const octets = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (octets.length > WRAPPED_OCTETS_MAX) {
    throw malformed(`wrapped: at most ${WRAPPED_OCTETS_MAX} octets wanted`);
  }
  return octets;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new KmsError('KEY_WRAPPED_FILE_MALFORMED', 'wrapped-key file: not JSON', { cause });
  }
}

function malformed(complaint: string): KmsError {
  return new KmsError('KEY_WRAPPED_FILE_MALFORMED', `wrapped-key file: ${complaint}`);
}
