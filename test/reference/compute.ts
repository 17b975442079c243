/**
 * What each operation of `sts-vectors-v1` is expected to give, computed by this reference.
 *
 * @module
 */
import { fromHex, toHex } from './bits.ts';
import { computeKeyChange } from './compute-key-change.ts';
import * as tokens from './compute-tokens.ts';
import { type Operation } from './compute-tokens.ts';
import { crc16 } from './crc16.ts';
import { isLuhnValid, meterPanOf } from './meter-pan.ts';
import { encryptMisty1 } from './misty1.ts';
import { encryptSta } from './sta.ts';
import { STA_TABLES } from './tables.ts';
import { lastValidMinute, tokenIdentifierOf } from './time.ts';
import { formatToken } from './token.ts';
import { integerOf, textOf, type Members } from './vector-file.ts';

const luhn: Operation = (inputs) => ({ valid: isLuhnValid(textOf(inputs, 'number')) });

const meterPan: Operation = (inputs) => ({
  meterPAN: meterPanOf(textOf(inputs, 'decoderReferenceNumber')),
});

const crc: Operation = (inputs) => ({
  crc: toHex(crc16(Buffer.from(textOf(inputs, 'data'), 'hex')), 2),
});

const misty1: Operation = (inputs) => {
  const key = fromHex(textOf(inputs, 'key'));
  return { ciphertext: toHex(encryptMisty1(key, fromHex(textOf(inputs, 'plaintext'))), 8) };
};

const staBlock: Operation = (inputs) => {
  const tables = STA_TABLES[textOf(inputs, 'tables') as keyof typeof STA_TABLES];
  const decoderKey = fromHex(textOf(inputs, 'decoderKey'));
  const block = encryptSta(tables, decoderKey, fromHex(textOf(inputs, 'block')));
  return { token: formatToken({ tokenClass: integerOf(inputs, 'class'), block }) };
};

const tokenIdentifier: Operation = (inputs) => ({
  tokenIdentifier: tokenIdentifierOf(textOf(inputs, 'issuedAt'), integerOf(inputs, 'baseDate')),
});

const keyExpiry: Operation = (inputs) => ({
  lastValidMinute: lastValidMinute(
    integerOf(inputs, 'keyExpiryNumber'),
    integerOf(inputs, 'baseDate'),
  ),
});

const OPERATIONS: Readonly<Record<string, Operation>> = {
  luhn,
  meterPan,
  crc,
  misty1,
  staBlock,
  tokenIdentifier,
  keyExpiry,
  creditToken: tokens.creditToken,
  creditTokenFromDecoderKey: tokens.creditTokenFromDecoderKey,
  currencyToken: tokens.currencyToken,
  managementToken: tokens.managementToken,
  testToken: tokens.testToken,
  clearBlock: tokens.clearBlock,
  tokenFields: tokens.tokenFields,
  enciphered: tokens.enciphered,
  keyChangeTokens: computeKeyChange,
};

/** The members of `expected` for the inputs of an operation. */
export function computeVector(operation: string, inputs: Members): Record<string, unknown> {
  const compute = OPERATIONS[operation];
  if (compute === undefined) throw new RangeError(`no operation ${operation}`);
  return compute(inputs);
}
