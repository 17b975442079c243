/**
 * Vector operations without a key: numbers, times and checksums.
 *
 * @module
 */
import * as z from 'zod';
import { isLuhnValid } from '../../sts/identity/luhn.ts';
import { buildMeterPAN } from '../../sts/identity/meter-pan.ts';
import { bytesFromHex } from '../../sts/text.ts';
import { crcOfBytes } from '../../sts/token/crc16.ts';
import {
  lastValidMinute,
  tokenClockOf,
  tokenIdentifierAt,
} from '../../sts/token/token-identifier.ts';
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { operation } from '../vector-context.ts';
import {
  baseDateField,
  decoderReferenceNumberField,
  hex,
  instantField,
  keyExpiryNumberField,
  whole,
} from '../vector-fields.ts';

export const luhnOperation = operation({
  inputs: z.strictObject({ number: z.string().regex(/^[0-9]+$/, 'digits wanted') }),
  expected: z.strictObject({ valid: z.boolean() }),
  compute: ({ number }) => ({ valid: isLuhnValid(number) }),
});

export const meterPanOperation = operation({
  inputs: z.strictObject({ decoderReferenceNumber: decoderReferenceNumberField }),
  expected: z.strictObject({ meterPAN: z.string().regex(/^[0-9]{18}$/, '18 digits wanted') }),
  compute: ({ decoderReferenceNumber }) => ({ meterPAN: buildMeterPAN(decoderReferenceNumber) }),
});

export const crcOperation = operation({
  inputs: z.strictObject({
    data: z.string().regex(/^([0-9A-F]{2})+$/, 'whole octets of upper-case hex wanted'),
  }),
  expected: z.strictObject({ crc: hex(4) }),
  compute: ({ data }) => ({
    crc: crcOfBytes(bytesFromHex(data)).toString(16).toUpperCase().padStart(4, '0'),
  }),
});

export const tokenIdentifierOperation = operation({
  inputs: z.strictObject({ issuedAt: instantField, baseDate: baseDateField }),
  expected: z.strictObject({ tokenIdentifier: whole(0xffffff) }),
  compute: ({ issuedAt, baseDate }, { policy }) => ({
    tokenIdentifier: tokenIdentifierAt(issuedAt, tokenClockOf(baseDate, policy)),
  }),
});

export const keyExpiryOperation = operation({
  inputs: z.strictObject({ keyExpiryNumber: keyExpiryNumberField, baseDate: baseDateField }),
  expected: z.strictObject({ lastValidMinute: z.string() }),
  compute: ({ keyExpiryNumber, baseDate }, { policy }) => ({
    lastValidMinute: formatUtcMinute(
      lastValidMinute(keyExpiryNumber, tokenClockOf(baseDate, policy)),
    ),
  }),
});
