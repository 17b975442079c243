/**
 * The trial-key file: vending keys with clear values, for demonstrations and rehearsals only.
 * Every key read from it is marked TRIAL for life.
 *
 * @module
 */
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';
import type { VendingKeyAttributes } from '../keys/vending-key.ts';
import { parseBaseDate } from '../sts/attributes/base-date.ts';
import {
  parseDecoderKeyGenerationAlgorithm,
  vendingKeyBytesOf,
} from '../sts/attributes/decoder-key-generation-algorithm.ts';
import { parseKeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../sts/attributes/key-revision-number.ts';
import { parseKeyType } from '../sts/attributes/key-type.ts';
import { parseSupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import { bytesFromHex } from '../sts/text.ts';
import { requireNotForeign } from './foreign-key-file.ts';

const keySchema = z.strictObject({
  name: z.string().min(1).max(60),
  supplyGroupCode: z.string(),
  keyRevisionNumber: z.number(),
  keyType: z.number(),
  baseDate: z.number(),
  dkga: z.string(),
  keyExpiryNumber: z.number(),
  vendingKey: z.string(),
});

const fileSchema = z.strictObject({
  schema: z.literal('sts-kms-trial-keys-v1'),
  warning: z.string(),
  keys: z.array(keySchema).min(1).max(1000),
});

/** A trial key with its clear value. */
export interface TrialKey {
  /** Of the supply group. */
  readonly name: string;
  readonly attributes: VendingKeyAttributes;
  /** 8 or 20 octets; who imports it wipes it. */
  readonly value: Uint8Array;
}

/**
 * Reads a trial-key file.
 *
 * @throws {KmsError} KEY_FILE_FOREIGN, KEY_TRIAL_FILE_MALFORMED with the place, or the code of an
 *   attribute
 */
export function parseTrialKeys(text: string): TrialKey[] {
  requireNotForeign(text);
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    throw malformed(`${place === '' ? 'file' : place}: ${issue?.message ?? 'not valid'}`);
  }
  return parsed.data.keys.map(trialKey);
}

function trialKey(key: z.infer<typeof keySchema>): TrialKey {
  const keyType = parseKeyType(key.keyType);
  if (keyType === 0) throw new KmsError('STS_KT_NOT_DERIVED', 'a DITK has no vending key');
  const decoderKeyGenerationAlgorithm = parseDecoderKeyGenerationAlgorithm(key.dkga);
  const value = bytesFromHex(key.vendingKey);
  const wanted = vendingKeyBytesOf(decoderKeyGenerationAlgorithm);
  if (value.length !== wanted) {
    throw new KmsError('STS_KEY_LENGTH', `${key.dkga} vending key: ${wanted} octets wanted`);
  }
  return {
    name: key.name,
    attributes: {
      supplyGroupCode: parseSupplyGroupCode(key.supplyGroupCode),
      keyRevisionNumber: parseKeyRevisionNumber(key.keyRevisionNumber),
      keyType,
      baseDate: parseBaseDate(key.baseDate),
      decoderKeyGenerationAlgorithm,
      keyExpiryNumber: parseKeyExpiryNumber(key.keyExpiryNumber),
    },
    value,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new KmsError('KEY_TRIAL_FILE_MALFORMED', 'trial-key file: not JSON', { cause });
  }
}

function malformed(complaint: string): KmsError {
  return new KmsError('KEY_TRIAL_FILE_MALFORMED', `trial-key file: ${complaint}`);
}
