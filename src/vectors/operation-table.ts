/**
 * The operations of the format sts-vectors-v1 by name.
 *
 * @module
 */
import {
  clearBlockOperation,
  encipheredOperation,
  misty1Operation,
  staBlockOperation,
} from './operations/block-operations.ts';
import {
  crcOperation,
  keyExpiryOperation,
  luhnOperation,
  meterPanOperation,
  tokenIdentifierOperation,
} from './operations/identity-operations.ts';
import { keyChangeTokensOperation } from './operations/key-change-operation.ts';
import {
  creditTokenFromDecoderKeyOperation,
  creditTokenOperation,
  currencyTokenOperation,
  managementTokenOperation,
  testTokenOperation,
  tokenFieldsOperation,
} from './operations/token-operations.ts';
import type { VectorOperation } from './vector-context.ts';

/** Every operation that a vector file may name. */
export const VECTOR_OPERATIONS: ReadonlyMap<string, VectorOperation> = new Map([
  ['luhn', luhnOperation],
  ['meterPan', meterPanOperation],
  ['crc', crcOperation],
  ['misty1', misty1Operation],
  ['staBlock', staBlockOperation],
  ['tokenIdentifier', tokenIdentifierOperation],
  ['keyExpiry', keyExpiryOperation],
  ['creditToken', creditTokenOperation],
  ['creditTokenFromDecoderKey', creditTokenFromDecoderKeyOperation],
  ['currencyToken', currencyTokenOperation],
  ['managementToken', managementTokenOperation],
  ['testToken', testTokenOperation],
  ['clearBlock', clearBlockOperation],
  ['tokenFields', tokenFieldsOperation],
  ['enciphered', encipheredOperation],
  ['keyChangeTokens', keyChangeTokensOperation],
]);
