/** One bad value in each kind of field: malformed, with the place and the test it stands in. */
import { expect, test } from 'vitest';
import { parseVectorFile } from '../../src/vectors/vector-file.ts';
import { expectCode } from '../support/expect-code.ts';
import { TEST, textWith, vectorDocument } from '../support/vector-document.ts';

type Row = [operation: string, member: string, values: unknown[], complaint: string];

/** A full-width digit one. */
const WIDE_ONE = '\uFF11';
const KEY = 'inputs.key';

const INPUTS: Row[] = [
  ['luhn', 'inputs.number', ['', '1a', '18\n', ' 18', WIDE_ONE, 18, null], ''],
  ['meterPan', 'inputs.decoderReferenceNumber', ['', 'x', '1\n'], 'STS_DRN_FORM: '],
  ['meterPan', 'inputs.decoderReferenceNumber', ['000000000000'], 'STS_DRN_LENGTH: '],
  ['meterPan', 'inputs.decoderReferenceNumber', ['00000000001'], 'STS_DRN_CHECK_DIGIT: '],
  ['crc', 'inputs.data', ['', '0', '00 ', '0g', '0a', '00\n', 0], ''],
  ['misty1', 'inputs.key', ['00'.repeat(15), '00'.repeat(17), 'zz'.repeat(16), 0], ''],
  ['misty1', 'inputs.plaintext', ['', '0'.repeat(15), '0'.repeat(17), 'ab'.repeat(8)], ''],
  ['staBlock', 'inputs.tables', ['', 'Sample', 'other', null], ''],
  ['staBlock', 'inputs.decoderKey', ['0'.repeat(32), '0'.repeat(16) + '\n'], 'hex of 16 digits'],
  ['staBlock', 'inputs.class', [-1, 4, 0.5, '0', null], ''],
  ['tokenIdentifier', 'inputs.issuedAt', ['', '2024-02-30T00:00Z', '2024'], 'STS_TIME_FORM: '],
  ['tokenIdentifier', 'inputs.baseDate', [1992, 2015, 93, 0.5], 'STS_BDT_INVALID: '],
  ['keyExpiry', 'inputs.keyExpiryNumber', [-1, 256, 0.5], 'STS_KEN_INVALID: '],
  ['creditToken', 'inputs.encryptionAlgorithm', ['EA08', '07', 'ea07', 7, null], ''],
  ['creditToken', 'inputs.meterPAN', ['', '60072700000000000x'], 'STS_PAN_FORM: '],
  ['creditToken', 'inputs.meterPAN', ['60072700000000009'], 'STS_PAN_LENGTH: '],
  ['creditToken', 'inputs.meterPAN', ['600727000000000008'], 'STS_PAN_CHECK_DIGIT: '],
  ['creditToken', 'inputs.meterPAN', ['999999000000000006'], 'STS_PAN_IIN: '],
  ['creditToken', 'inputs.meterPAN', [600727, null], ''],
  ['creditToken', KEY, [null, [], 'key'], ''],
  ['creditToken', `${KEY}.dkga`, ['DKGA05', '04', 'dkga04', 4, null], ''],
  ['creditToken', `${KEY}.vendingKey`, ['', 'AB', 'AB'.repeat(19), 'ab'.repeat(20), 7], ''],
  ['creditToken', `${KEY}.supplyGroupCode`, ['12345', '1234567', '12345 '], 'STS_SGC_INVALID: '],
  ['creditToken', `${KEY}.supplyGroupCode`, [201457], ''],
  ['creditToken', `${KEY}.keyType`, [-1, 4, 0.5], 'STS_KT_INVALID: '],
  ['creditToken', `${KEY}.keyType`, ['2', null], ''],
  ['creditToken', `${KEY}.keyRevisionNumber`, [0, 10, 1.5], 'STS_KRN_INVALID: '],
  ['creditToken', `${KEY}.tariffIndex`, ['1', '100', '0a', '01\n'], 'STS_TI_INVALID: '],
  ['creditToken', `${KEY}.tariffIndex`, [1, null], ''],
  ['creditToken', `${KEY}.baseDate`, [2015], 'STS_BDT_INVALID: '],
  ['creditToken', `${KEY}.baseDate`, ['2014', null], ''],
  ['creditToken', `${KEY}.keyExpiryNumber`, [-1, 256], 'STS_KEN_INVALID: '],
  ['creditToken', `${KEY}.keyExpiryNumber`, ['255', null], ''],
  ['creditToken', 'inputs.issuedAt', ['2014-03-01T13:00', '2014-03-01 13:00Z'], 'STS_TIME_FORM: '],
  ['creditToken', 'inputs.subclass', [-1, 16, 0.5, '0'], ''],
  ['creditToken', 'inputs.randomNumber', [-1, 16, 0.5, '5'], ''],
  ['creditToken', 'inputs.amountUnits', [-1, 0.5, 2 ** 32 + 1, '1', null], ''],
  ['creditTokenFromDecoderKey', 'inputs.decoderKey', ['', '00', '0'.repeat(24)], 'digits wanted'],
  ['creditTokenFromDecoderKey', 'inputs.tokenIdentifier', [-1, 0x1000000, 0.5, '1'], ''],
  ['currencyToken', 'inputs.amount', [1, null], ''],
  ['managementToken', 'inputs.watts', [-1, 0.5, '1000', null], ''],
  ['testToken', 'inputs.control', ['', 'fff', '0x1', 1], ''],
  ['testToken', 'inputs.manufacturerCode', [-1, 0x10000, 0.5, '0'], ''],
  ['clearBlock', 'inputs.class', [0, 2, 3, '1'], ''],
  ['clearBlock', 'inputs.block', ['', '2'.repeat(15), 'g'.repeat(16)], 'hex of 16 digits'],
  ['tokenFields', 'inputs.value16', [-1, 0x10000, 0.5, '10'], ''],
  ['keyChangeTokens', 'inputs.threeTokenSet', [0, 'false', null], ''],
  ['keyChangeTokens', 'inputs.from.keyRevisionNumber', [0], 'STS_KRN_INVALID: '],
  ['keyChangeTokens', 'inputs.to.keyType', [4], 'STS_KT_INVALID: '],
];

const EXPECTED: Row[] = [
  ['luhn', 'expected.valid', ['true', 1, null], ''],
  ['meterPan', 'expected.meterPAN', ['', '1'.repeat(17), '1'.repeat(19), 1], ''],
  ['crc', 'expected.crc', ['', 'C20', 'c207', 'C2070'], 'hex of 4 digits'],
  ['tokenIdentifier', 'expected.tokenIdentifier', [-1, 0x1000000, 0.5, '1'], ''],
  ['creditToken', 'expected.decoderKey', ['', '00'.repeat(7), '00'.repeat(17)], 'digits wanted'],
  ['creditToken', 'expected.token', ['', '1'.repeat(19), '1'.repeat(21), 1], ''],
  ['creditToken', 'expected.token', [WIDE_ONE.repeat(20), '1'.repeat(20) + '\n'], '20 digits'],
  ['keyChangeTokens', 'expected.tokens', [[], ['1'.repeat(20)], 'x', null], ''],
  ['keyChangeTokens', 'expected.tokens', [Array(5).fill('1'.repeat(20))], ''],
  ['keyChangeTokens', 'expected.tokens.1', ['', '1'.repeat(19), null], ''],
  ['keyChangeTokens', 'expected.rollOver', [-1, 2, true, '0', null], ''],
];

const COMMON: Row[] = [
  ['luhn', 'id', ['', 1, null], ''],
  ['luhn', 'source', [1, null], ''],
  ['luhn', 'confidence', ['', 'a', 'D', null], ''],
  ['luhn', 'inputsStatus', [1, null], ''],
  ['luhn', 'inputs', [[], 'x', null], ''],
  ['luhn', 'expected', [[], 'x', null], ''],
];

test.each([...COMMON, ...INPUTS, ...EXPECTED])('%s: %s', (operation, member, values, complaint) => {
  const document = vectorDocument(operation);
  const told = `testGroups[0].tests[0].${member.replace(/\.(\d)/, '[$1]')}`;
  for (const value of values) {
    const text = textWith(document, `${TEST}.${member}`, value);
    const error = expectCode(() => parseVectorFile(text), 'VECTORS_MALFORMED');
    expect(error.facts).toEqual({ place: told });
    expect(error.message.startsWith(`${told}: `)).toBe(true);
    expect(error.message).toContain(complaint);
  }
});

test('the complaint names the test', () => {
  const text = textWith(vectorDocument('creditToken'), `${TEST}.inputs.subclass`, 16);
  const { message } = expectCode(() => parseVectorFile(text), 'VECTORS_MALFORMED');
  expect(message.endsWith(' (test "STSA-07-CTSA01-1")')).toBe(true);
});

test('a management token has watts or a 16-bit value, not both and not neither', () => {
  const document = vectorDocument('managementToken');
  const at = `${TEST}.inputs`;
  const both = textWith(document, `${at}.value16`, 1);
  const { facts } = expectCode(() => parseVectorFile(both), 'VECTORS_MALFORMED');
  expect(facts).toEqual({ place: 'testGroups[0].tests[0].inputs' });
  const neither = textWith(document, `${at}.watts`, undefined);
  expectCode(() => parseVectorFile(neither), 'VECTORS_MALFORMED');
});

test.each([
  ['schema', ['sts-vectors-v2', '', 1, null], 'schema'],
  ['title', [1, null], 'title'],
  ['notes', ['text', [], null], 'notes'],
  ['testGroups', [{}, 'x', null], 'testGroups'],
  ['testGroups.0', ['x', null], 'testGroups[0]'],
  ['testGroups.0.operation', [1, null], 'testGroups[0].operation'],
  ['testGroups.0.tests', [{}, null], 'testGroups[0].tests'],
] as [string, unknown[], string][])('the frame: %s', (place, values, told) => {
  for (const value of values) {
    const text = textWith(vectorDocument('luhn'), place, value);
    const { facts } = expectCode(() => parseVectorFile(text), 'VECTORS_MALFORMED');
    expect(facts).toEqual({ place: told });
  }
});

test('a note that is no text is told by its name', () => {
  const text = textWith(vectorDocument('luhn'), 'notes.hex', 1);
  const { facts } = expectCode(() => parseVectorFile(text), 'VECTORS_MALFORMED');
  expect(facts).toEqual({ place: 'notes.hex' });
});
