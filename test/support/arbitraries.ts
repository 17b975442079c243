/** What fast-check draws standard terms from. */
import fc from 'fast-check';
import { BASE_DATES } from '../../src/sts/attributes/base-date.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { buildDecoderReferenceNumber } from '../../src/sts/identity/decoder-reference-number.ts';
import { buildMeterPAN } from '../../src/sts/identity/meter-pan.ts';
import { parseTokenIdentifier } from '../../src/sts/token/token-identifier.ts';

export const digits = (count: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789'.split('')),
    minLength: count,
    maxLength: count,
  });

export const octets = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });

export const bits = (count: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(count)) - 1n });

const twoDigitCode = digits(2);
const fourDigitCode = fc.integer({ min: 100, max: 9999 }).map((n) => String(n).padStart(4, '0'));

export const manufacturerCodes = fc.oneof(twoDigitCode, fourDigitCode);

export const decoderReferenceNumbers = fc
  .record({ manufacturerCode: manufacturerCodes, decoderSerialNumber: digits(8) })
  .map(buildDecoderReferenceNumber);

export const meterPans = decoderReferenceNumbers.map(buildMeterPAN);
export const supplyGroupCodes = digits(6).map(parseSupplyGroupCode);
export const tariffIndexes = digits(2).map(parseTariffIndex);
export const keyRevisionNumbers = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9);
export const keyExpiryNumbers = fc.integer({ min: 0, max: 255 }).map(parseKeyExpiryNumber);
export const derivedKeyTypes = fc.constantFrom(1, 2);
export const baseDates = fc.constantFrom(...BASE_DATES);
export const tokenIdentifiers = fc
  .integer({ min: 0, max: 0xffffff })
  .map((n) => parseTokenIdentifier(n));
export const randomNumbers = fc.integer({ min: 0, max: 15 });

/** What a key-change set tells a meter. */
export const keyChangeAttributes = fc.record({
  supplyGroupCode: supplyGroupCodes,
  keyType: fc.constantFrom(0, 1, 2, 3),
  keyRevisionNumber: keyRevisionNumbers,
  keyExpiryNumber: keyExpiryNumbers,
  tariffIndex: tariffIndexes,
  rollOver: fc.boolean(),
});
