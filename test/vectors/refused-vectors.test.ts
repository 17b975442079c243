/** Well-formed tests whose computation is refused: they fail with a code, and the file runs on. */
import { describe, expect, test } from 'vitest';
import {
  runText,
  runWithInputs,
  TEST,
  textWith,
  vectorDocument,
} from '../support/vector-document.ts';

type Row = [what: string, operation: string, inputs: Record<string, unknown>, code: string];

const ALGORITHMS: Row[] = [
  ['DKGA01', 'creditToken', { 'key.dkga': 'DKGA01' }, 'STS_DKGA_REFUSED'],
  ['DKGA03', 'creditToken', { 'key.dkga': 'DKGA03' }, 'STS_DKGA_REFUSED'],
  ['DKGA01 of the old key', 'keyChangeTokens', { 'from.dkga': 'DKGA01' }, 'STS_DKGA_REFUSED'],
  ['DKGA03 of the new key', 'keyChangeTokens', { 'to.dkga': 'DKGA03' }, 'STS_DKGA_REFUSED'],
  ['EA09', 'creditToken', { encryptionAlgorithm: 'EA09' }, 'STS_EA_WITHDRAWN'],
  ['EA09', 'currencyToken', { encryptionAlgorithm: 'EA09' }, 'STS_EA_WITHDRAWN'],
  ['EA09', 'managementToken', { encryptionAlgorithm: 'EA09' }, 'STS_EA_WITHDRAWN'],
  ['EA09', 'creditTokenFromDecoderKey', { encryptionAlgorithm: 'EA09' }, 'STS_EA_WITHDRAWN'],
  ['EA09', 'enciphered', { encryptionAlgorithm: 'EA09' }, 'STS_EA_WITHDRAWN'],
  ['EA09', 'tokenFields', { encryptionAlgorithm: 'EA09' }, 'STS_EA_WITHDRAWN'],
  ['EA09', 'keyChangeTokens', { encryptionAlgorithm: 'EA09' }, 'STS_EA_WITHDRAWN'],
];

const KEYS: Row[] = [
  ['KeyType 0', 'creditToken', { 'key.keyType': 0 }, 'STS_KT_NOT_DERIVED'],
  ['a new KeyType 0', 'keyChangeTokens', { 'to.keyType': 0 }, 'STS_KT_NOT_DERIVED'],
  ['a DES key for DKGA04', 'creditToken', { 'key.vendingKey': 'AB'.repeat(8) }, 'STS_KEY_LENGTH'],
  ['a long key for DKGA02', 'creditToken', { 'key.dkga': 'DKGA02' }, 'STS_KEY_LENGTH'],
  ['EA11 under DKGA02', 'tokenFields', { encryptionAlgorithm: 'EA11' }, 'STS_KEY_COMBINATION'],
  ['no base date', 'creditToken', { 'key.baseDate': undefined }, 'STS_BDT_INVALID'],
  ['no base date', 'currencyToken', { 'key.baseDate': undefined }, 'STS_BDT_INVALID'],
  ['no base date of DKGA04', 'keyChangeTokens', { 'to.baseDate': undefined }, 'STS_BDT_INVALID'],
  ['three tokens of EA11', 'keyChangeTokens', {}, 'STS_KCT_TOKEN_COUNT'],
  ['16 octets for EA07', 'creditTokenFromDecoderKey', {}, 'STS_KEY_LENGTH'],
  ['8 octets for EA11', 'creditTokenFromDecoderKey', {}, 'STS_KEY_LENGTH'],
];

/** Changes of several inputs, by the row they belong to. */
const SEVERAL: Record<string, Record<string, unknown>> = {
  'three tokens of EA11': { encryptionAlgorithm: 'EA11', threeTokenSet: true },
  '16 octets for EA07': { decoderKey: 'E7B21AA9EC929C960011223344556677' },
  '8 octets for EA11': { encryptionAlgorithm: 'EA11' },
};

const FIELDS: Row[] = [
  ['before the base date', 'creditToken', { issuedAt: '2013-12-31T23:59Z' }, 'STS_TID_RANGE'],
  ['after the base date', 'managementToken', { issuedAt: '2045-11-24T20:16Z' }, 'STS_TID_RANGE'],
  ['after the range', 'tokenIdentifier', { issuedAt: '2024-11-24T20:16Z' }, 'STS_TID_RANGE'],
  ['a currency subclass', 'creditToken', { subclass: 4 }, 'STS_SUBCLASS_INVALID'],
  ['a unit subclass', 'currencyToken', { subclass: 3 }, 'STS_SUBCLASS_INVALID'],
  ['a key-change subclass', 'managementToken', { subclass: 3 }, 'STS_SUBCLASS_INVALID'],
  ['watts for ClearCredit', 'managementToken', { subclass: 1 }, 'STS_SUBCLASS_INVALID'],
  ['an extended test', 'testToken', { subclass: 2 }, 'STS_SUBCLASS_INVALID'],
  ['too many units', 'creditToken', { amountUnits: 18_201_625 }, 'STS_AMOUNT_RANGE'],
  ['too many watts', 'managementToken', { watts: 18_201_625 }, 'STS_AMOUNT_RANGE'],
  ['no amount', 'currencyToken', { amount: '1,5' }, 'STS_AMOUNT_FORM'],
  ['too much money', 'currencyToken', { amount: '1E+40' }, 'STS_AMOUNT_RANGE'],
  ['a short control', 'testToken', { control: '1' }, 'STS_FIELD_RANGE'],
  ['a wide code', 'testToken', { manufacturerCode: 256 }, 'STS_FIELD_RANGE'],
];

test.each([...ALGORITHMS, ...KEYS, ...FIELDS])('%s: %s', (what, operation, inputs, code) => {
  const result = runWithInputs(operation, { ...inputs, ...SEVERAL[what] });
  expect(result?.pass).toBe(false);
  expect(result?.computed).toEqual({});
  expect(result?.error?.code).toBe(code);
  expect(result?.error?.message).not.toBe('');
});

describe('what a file may compute although it may not be issued', () => {
  test('KeyType 3, a vending key without odd parity, a mixed DKGA, an earlier base date', () => {
    const odd = { 'key.keyType': 3, 'key.vendingKey': '00'.repeat(8) };
    const changed: [string, Record<string, unknown>][] = [
      ['tokenFields', odd],
      ['keyChangeTokens', { 'from.dkga': 'DKGA02', 'from.vendingKey': 'AB'.repeat(8) }],
      ['keyChangeTokens', { 'from.baseDate': 2035 }],
      ['keyChangeTokens', { 'from.keyType': 2, 'to.keyType': 1 }],
    ];
    for (const [operation, inputs] of changed) {
      const result = runWithInputs(operation, inputs);
      expect(result?.error).toBeUndefined();
      expect(Object.keys(result?.computed ?? {})).not.toEqual([]);
    }
  });

  test('RO of such changes', () => {
    const rollOver = (inputs: Record<string, unknown>) =>
      runWithInputs('keyChangeTokens', inputs)?.computed['rollOver'];
    expect(rollOver({ 'from.baseDate': 2035 })).toBe(0);
    expect(rollOver({ 'to.baseDate': 2035 })).toBe(1);
    const undated = { 'from.dkga': 'DKGA02', 'from.vendingKey': 'AB'.repeat(8) };
    expect(rollOver({ ...undated, 'from.baseDate': undefined })).toBe(0);
  });
});

test('a refused test does not keep the others from running', () => {
  const document = vectorDocument('creditToken');
  const refused = textWith(document, `${TEST}.inputs.key.dkga`, 'DKGA01');
  const two = {
    ...(JSON.parse(refused) as typeof document),
    numberOfTests: 2,
  };
  const groups = (text: string) => (JSON.parse(text) as { testGroups: object[] }).testGroups;
  const sound = textWith(document, `${TEST}.id`, 'the other');
  const results = runText(
    JSON.stringify({ ...two, testGroups: [...groups(refused), ...groups(sound)] }),
  );
  expect(results.map(({ pass, error }) => [pass, error?.code])).toEqual([
    [false, 'STS_DKGA_REFUSED'],
    [true, undefined],
  ]);
});
