/**
 * The fields of the format sts-vectors-v1, each checked by the parser of its standard term.
 *
 * @module
 */
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';
import { parseBaseDate } from '../sts/attributes/base-date.ts';
import { parseKeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../sts/attributes/key-revision-number.ts';
import { parseKeyType } from '../sts/attributes/key-type.ts';
import { parseSupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../sts/attributes/tariff-index.ts';
import { parseDecoderReferenceNumber } from '../sts/identity/decoder-reference-number.ts';
import { parseMeterPAN } from '../sts/identity/meter-pan.ts';
import { parseUtcMinute } from '../sts/utc-minute.ts';

/** A field whose text or number goes through a parser; its KmsError becomes the complaint. */
function parsedBy<In, Out>(base: z.ZodType<In>, parse: (value: In) => Out): z.ZodType<Out> {
  return base.transform((value, context): Out => {
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof KmsError)) throw error;
      context.addIssue({ code: 'custom', message: `${error.code}: ${error.message}` });
      return z.NEVER;
    }
  });
}

/** Upper-case hex of a fixed number of digits. */
export function hex(...digits: readonly number[]): z.ZodType<string> {
  const wanted = `upper-case hex of ${digits.join(' or ')} digits wanted`;
  return z
    .string()
    .refine((text) => digits.includes(text.length) && /^[0-9A-F]+$/.test(text), wanted);
}

/** Whole number from 0 to `largest`. */
export function whole(largest: number): z.ZodType<number> {
  return z.int().min(0).max(largest);
}

export const meterPanField = parsedBy(z.string(), parseMeterPAN);
export const decoderReferenceNumberField = parsedBy(z.string(), parseDecoderReferenceNumber);
export const baseDateField = parsedBy(z.number(), parseBaseDate);
export const keyExpiryNumberField = parsedBy(z.number(), parseKeyExpiryNumber);
export const instantField = parsedBy(z.string(), parseUtcMinute);

/** Algorithms by name. Withdrawn and refused ones are well-formed: computing them says why not. */
export const encryptionAlgorithmField = z.enum(['EA07', 'EA09', 'EA11']);
const dkgaField = z.enum(['DKGA01', 'DKGA02', 'DKGA03', 'DKGA04']);

export const tokenField = z.string().regex(/^[0-9]{20}$/, '20 digits wanted');
export const decoderKeyField = hex(16, 32);
export const blockField = hex(16);
export const classField = whole(3);
export const subclassField = whole(15);
export const randomNumberField = whole(15);

/** A vending key with its attributes. */
export const keyField = z.strictObject({
  dkga: dkgaField,
  vendingKey: hex(16, 40),
  supplyGroupCode: parsedBy(z.string(), parseSupplyGroupCode),
  keyType: parsedBy(z.number(), parseKeyType),
  keyRevisionNumber: parsedBy(z.number(), parseKeyRevisionNumber),
  tariffIndex: parsedBy(z.string(), parseTariffIndex),
  baseDate: baseDateField.optional(),
  keyExpiryNumber: keyExpiryNumberField.optional(),
});

/** A checked key of a vector. */
export type VectorKey = z.infer<typeof keyField>;
