/**
 * Operations of `sts-vectors-v1` that give a token of credit, of management or for tests.
 *
 * @module
 */
import { currencyUnits, encodeAmount16, encodeCurrency } from './amount.ts';
import { fromHex } from './bits.ts';
import * as blocks from './blocks.ts';
import * as registers from './registers.ts';
import { formatToken, type TokenParts } from './token.ts';
import { integerOf, textOf, type Members } from './vector-file.ts';

/** From the inputs of an operation to the members that it is expected to give. */
export type Operation = (inputs: Members) => Record<string, unknown>;

const { CREDIT_CLASS, MANAGEMENT_CLASS, TEST_CLASS } = blocks;

function keyAndToken(inputs: Members, parts: TokenParts): Record<string, unknown> {
  const key = registers.cipherKeyOf(inputs);
  return {
    decoderKey: registers.decoderKeyHex(key),
    token: registers.encipheredToken(key, parts),
  };
}

function valueParts(
  inputs: Members,
  fields: Omit<blocks.ValueFields, 'subclass' | 'randomNumber'>,
) {
  const block = blocks.valueBlock({
    ...fields,
    subclass: integerOf(inputs, 'subclass'),
    randomNumber: integerOf(inputs, 'randomNumber'),
  });
  return { tokenClass: fields.tokenClass, block };
}

function amount16Of(inputs: Members, name: string): bigint {
  return encodeAmount16(BigInt(integerOf(inputs, name)));
}

export const creditToken: Operation = (inputs) => {
  const time = registers.issuedTokenIdentifier(inputs);
  const value16 = amount16Of(inputs, 'amountUnits');
  const fields = { tokenClass: CREDIT_CLASS, tokenIdentifier: time, value16 };
  return keyAndToken(inputs, valueParts(inputs, fields));
};

export const creditTokenFromDecoderKey: Operation = (inputs) => {
  const key = {
    encryptionAlgorithm: registers.encryptionAlgorithmOf(inputs),
    decoderKey: fromHex(textOf(inputs, 'decoderKey')),
  };
  const fields = {
    tokenClass: CREDIT_CLASS,
    tokenIdentifier: integerOf(inputs, 'tokenIdentifier'),
    value16: amount16Of(inputs, 'amountUnits'),
  };
  return { token: registers.encipheredToken(key, valueParts(inputs, fields)) };
};

export const currencyToken: Operation = (inputs) => {
  const block = blocks.currencyBlock({
    subclass: integerOf(inputs, 'subclass'),
    tokenIdentifier: registers.issuedTokenIdentifier(inputs),
    amount: encodeCurrency(currencyUnits(textOf(inputs, 'amount'))),
  });
  return keyAndToken(inputs, { tokenClass: CREDIT_CLASS, block });
};

export const managementToken: Operation = (inputs) => {
  const time = registers.issuedTokenIdentifier(inputs);
  const value16 =
    inputs['watts'] === undefined
      ? BigInt(integerOf(inputs, 'value16'))
      : amount16Of(inputs, 'watts');
  const fields = { tokenClass: MANAGEMENT_CLASS, tokenIdentifier: time, value16 };
  return keyAndToken(inputs, valueParts(inputs, fields));
};

export const testToken: Operation = (inputs) => {
  const block = blocks.testBlock({
    subclass: integerOf(inputs, 'subclass'),
    control: fromHex(textOf(inputs, 'control')),
    manufacturerCode: integerOf(inputs, 'manufacturerCode'),
  });
  return { token: formatToken({ tokenClass: TEST_CLASS, block }) };
};

function givenBlock(inputs: Members): TokenParts {
  return { tokenClass: integerOf(inputs, 'class'), block: fromHex(textOf(inputs, 'block')) };
}

export const clearBlock: Operation = (inputs) => ({ token: formatToken(givenBlock(inputs)) });

export const tokenFields: Operation = (inputs) => {
  const fields = {
    tokenClass: integerOf(inputs, 'class'),
    tokenIdentifier: integerOf(inputs, 'tokenIdentifier'),
    value16: BigInt(integerOf(inputs, 'value16')),
  };
  return keyAndToken(inputs, valueParts(inputs, fields));
};

export const enciphered: Operation = (inputs) => keyAndToken(inputs, givenBlock(inputs));
