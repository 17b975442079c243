/**
 * Vector operations that build a credit, management or test token.
 *
 * @module
 */
import * as z from 'zod';
import type { UtcMinute } from '../../sts/utc-minute.ts';
import { bytesFromHex, hexFromBytes } from '../../sts/text.ts';
import type { TokenClass } from '../../sts/token/class-bits.ts';
import { currencyCreditFields, unitCreditFields } from '../../sts/token/credit-token.ts';
import { managementFields } from '../../sts/token/management-token.ts';
import { testDisplayFields } from '../../sts/token/test-display-token.ts';
import type { BlockFields } from '../../sts/token/token-block.ts';
import {
  parseTokenIdentifier,
  tokenClockOf,
  tokenIdentifierAt,
  type TokenIdentifier,
} from '../../sts/token/token-identifier.ts';
import { operation, type VectorContext } from '../vector-context.ts';
import {
  deriveVectorKey,
  requireBaseDate,
  sealFields,
  type VectorMeterKey,
} from '../vector-derivation.ts';
import {
  classField,
  decoderKeyField,
  encryptionAlgorithmField,
  instantField,
  keyField,
  meterPanField,
  randomNumberField,
  subclassField,
  tokenField,
  whole,
} from '../vector-fields.ts';

/** Largest amount a file may give; the encoder has its own, smaller, bound. */
const AMOUNT_MAX = 2 ** 32;
const meterMembers = {
  encryptionAlgorithm: encryptionAlgorithmField,
  meterPAN: meterPanField,
  key: keyField,
};
const expectedToken = z.strictObject({ token: tokenField });
const expectedKeyAndToken = z.strictObject({ decoderKey: decoderKeyField, token: tokenField });

export const creditTokenOperation = operation({
  inputs: z.strictObject({
    ...meterMembers,
    issuedAt: instantField,
    subclass: subclassField,
    randomNumber: randomNumberField,
    amountUnits: whole(AMOUNT_MAX),
  }),
  expected: expectedKeyAndToken,
  compute: (inputs, context) => {
    const credit = { ...inputs, tokenIdentifier: identifierOf(inputs, context) };
    return derivedToken(inputs, unitCreditFields(credit, context.policy), context);
  },
});

export const creditTokenFromDecoderKeyOperation = operation({
  inputs: z.strictObject({
    encryptionAlgorithm: encryptionAlgorithmField,
    decoderKey: decoderKeyField,
    subclass: subclassField,
    randomNumber: randomNumberField,
    tokenIdentifier: whole(0xffffff),
    amountUnits: whole(AMOUNT_MAX),
  }),
  expected: expectedToken,
  compute: (inputs, context) => {
    const credit = { ...inputs, tokenIdentifier: parseTokenIdentifier(inputs.tokenIdentifier) };
    const fields = unitCreditFields(credit, context.policy);
    const { encryptionAlgorithm } = inputs;
    const decoderKey = bytesFromHex(inputs.decoderKey);
    return { token: sealFields(fields, { encryptionAlgorithm, decoderKey }, context) };
  },
});

export const currencyTokenOperation = operation({
  inputs: z.strictObject({
    ...meterMembers,
    issuedAt: instantField,
    subclass: subclassField,
    amount: z.string(),
  }),
  expected: expectedKeyAndToken,
  compute: (inputs, context) => {
    const credit = { ...inputs, tokenIdentifier: identifierOf(inputs, context) };
    return derivedToken(inputs, currencyCreditFields(credit, context.policy), context);
  },
});

const managementMembers = {
  ...meterMembers,
  issuedAt: instantField,
  subclass: subclassField,
  randomNumber: randomNumberField,
};

export const managementTokenOperation = operation({
  inputs: z.union([
    z.strictObject({ ...managementMembers, watts: whole(AMOUNT_MAX) }),
    z.strictObject({ ...managementMembers, value16: whole(0xffff) }),
  ]),
  expected: expectedKeyAndToken,
  compute: (inputs, context) => {
    const value = 'watts' in inputs ? { watts: inputs.watts } : { value16: inputs.value16 };
    const token = { ...inputs, tokenIdentifier: identifierOf(inputs, context), value };
    return derivedToken(inputs, managementFields(token, context.policy), context);
  },
});

export const tokenFieldsOperation = operation({
  inputs: z.strictObject({
    ...meterMembers,
    class: classField,
    subclass: subclassField,
    randomNumber: randomNumberField,
    tokenIdentifier: whole(0xffffff),
    value16: whole(0xffff),
  }),
  expected: expectedKeyAndToken,
  compute: (inputs, context) => {
    const fields = {
      tokenClass: inputs.class as TokenClass,
      subclass: inputs.subclass,
      upper28: (inputs.randomNumber << 24) | inputs.tokenIdentifier,
      lower16: inputs.value16,
    };
    return derivedToken(inputs, fields, context);
  },
});

export const testTokenOperation = operation({
  inputs: z.strictObject({
    subclass: subclassField,
    control: z.string().regex(/^[0-9A-F]+$/, 'upper-case hex wanted'),
    manufacturerCode: whole(0xffff),
  }),
  expected: expectedToken,
  compute: (inputs, context) => {
    const fields = testDisplayFields(inputs, context.policy);
    // Class 1 is not enciphered: no key is asked for.
    const nobody = { encryptionAlgorithm: 'EA07', decoderKey: new Uint8Array(8) };
    return { token: sealFields(fields, nobody, context) };
  },
});

function identifierOf(
  inputs: VectorMeterKey & { readonly issuedAt: UtcMinute },
  { policy }: VectorContext,
): TokenIdentifier {
  const clock = tokenClockOf(requireBaseDate(inputs.key), policy);
  return tokenIdentifierAt(inputs.issuedAt, clock);
}

function derivedToken(
  inputs: VectorMeterKey,
  fields: BlockFields,
  context: VectorContext,
): { decoderKey: string; token: string } {
  const decoderKey = deriveVectorKey(inputs, context);
  const { encryptionAlgorithm } = inputs;
  return {
    decoderKey: hexFromBytes(decoderKey),
    token: sealFields(fields, { encryptionAlgorithm, decoderKey }, context),
  };
}
