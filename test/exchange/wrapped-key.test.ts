/** The wrapped-key file: what is in it, and what is refused by name. */
import { expect, test } from 'vitest';
import { parseReportedCheckValue } from '../../src/exchange/reported-check-value.ts';
import { parseWrappedKey } from '../../src/exchange/wrapped-key.ts';
import { expectCode } from '../support/expect-code.ts';

const FILE = {
  schema: 'sts-kms-wrapped-key-v1',
  supplyGroupCode: '000123',
  keyRevisionNumber: 2,
  keyType: 2,
  baseDate: 2014,
  dkga: 'DKGA04',
  keyExpiryNumber: 255,
  keyCheckValue: 'hmac-sha256:1A2B3C',
  transportKeyName: 'kmc-2026',
  wrapped: Buffer.alloc(32, 7).toString('base64'),
};
const textWith = (changes: object) => JSON.stringify({ ...FILE, ...changes });

test('a file is read: attributes, check value, octets', () => {
  const key = parseWrappedKey(JSON.stringify(FILE));
  expect(key.attributes).toMatchObject({
    supplyGroupCode: '000123',
    keyRevisionNumber: 2,
    keyType: 2,
    baseDate: 2014,
    decoderKeyGenerationAlgorithm: 'DKGA04',
    keyExpiryNumber: 255,
  });
  expect(key.keyCheckValue).toBe('hmac-sha256:1A2B3C');
  expect(key.wrapped.transportKeyName).toBe('kmc-2026');
  expect(key.wrapped.octets).toEqual(new Uint8Array(32).fill(7));
  expect(parseWrappedKey(textWith({ keyCheckValue: null })).keyCheckValue).toBeNull();
});

test.each([
  ['another schema', { schema: 'sts-kms-trial-keys-v1' }, 'schema'],
  ['a check value without its method', { keyCheckValue: '1A2B3C' }, 'keyCheckValue'],
  ['half an octet', { keyCheckValue: 'des:1A2' }, 'keyCheckValue'],
  ['a transport key with a blank', { transportKeyName: 'kmc 1' }, 'transportKeyName'],
  ['a long transport key', { transportKeyName: 'a'.repeat(17) }, 'transportKeyName'],
  ['what is not base64', { wrapped: 'zz*z' }, 'wrapped'],
  ['nothing wrapped', { wrapped: '' }, 'wrapped'],
  ['too much wrapped', { wrapped: Buffer.alloc(65).toString('base64') }, 'wrapped'],
  ['a member of no meaning', { vendingKey: '00' }, 'file'],
  ['a number as text', { baseDate: '2014' }, 'baseDate'],
])('refused: %s', (_, changes, place) => {
  const { message } = expectCode(
    () => parseWrappedKey(textWith(changes)),
    'KEY_WRAPPED_FILE_MALFORMED',
  );
  expect(message).toContain(place);
});

test.each([
  [{ supplyGroupCode: '123' }, 'STS_SGC_INVALID'],
  [{ keyRevisionNumber: 0 }, 'STS_KRN_INVALID'],
  [{ keyType: 0 }, 'STS_KT_NOT_DERIVED'],
  [{ baseDate: 2000 }, 'STS_BDT_INVALID'],
  [{ keyExpiryNumber: 256 }, 'STS_KEN_INVALID'],
] as const)('an attribute that does not exist: %o', (changes, code) => {
  expectCode(() => parseWrappedKey(textWith(changes)), code);
});

test('what is not JSON, or lacks a member', () => {
  expectCode(() => parseWrappedKey('{'), 'KEY_WRAPPED_FILE_MALFORMED');
  expectCode(() => parseWrappedKey(textWith({ dkga: undefined })), 'KEY_WRAPPED_FILE_MALFORMED');
});

test('a reported check value names its method', () => {
  expect(parseReportedCheckValue('des:C33F45')).toBe('des:C33F45');
  expectCode(() => parseReportedCheckValue('C33F45'), 'KEY_CHECK_VALUE_FORM');
});
