/** The trial-key file: what it gives, and each way in which it can be wrong. */
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { parseTrialKeys } from '../../src/exchange/trial-keys.ts';
import { readTextFile } from '../../src/config/read-file.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { expectCode } from '../support/expect-code.ts';

const LONG = 'ABABABABABABABAB949494949494949401234567';

const KEY = {
  name: 'Test group',
  supplyGroupCode: '201457',
  keyRevisionNumber: 1,
  keyType: 2,
  baseDate: 2014,
  dkga: 'DKGA04',
  keyExpiryNumber: 255,
  vendingKey: LONG,
};
const FILE = { schema: 'sts-kms-trial-keys-v1', warning: 'published keys', keys: [KEY] };

const fileWith = (changes: object) => JSON.stringify({ ...FILE, ...changes });
const keyWith = (changes: object) => fileWith({ keys: [KEY, { ...KEY, ...changes }] });

describe('a file in order', () => {
  test('gives its keys with their values', () => {
    expect(parseTrialKeys(JSON.stringify(FILE))).toEqual([
      {
        name: 'Test group',
        attributes: {
          ...{ supplyGroupCode: '201457', keyRevisionNumber: 1, keyType: 2, baseDate: 2014 },
          ...{ decoderKeyGenerationAlgorithm: 'DKGA04', keyExpiryNumber: 255 },
        },
        value: bytesFromHex(LONG),
      },
    ]);
  });

  test('DKGA02 has eight octets, hex in either case', () => {
    const text = keyWith({ dkga: 'DKGA02', vendingKey: 'abababababababAB', keyType: 1 });
    const [, key] = parseTrialKeys(text);
    expect(key?.value).toEqual(new Uint8Array(8).fill(0xab));
    expect(key?.attributes).toMatchObject({ decoderKeyGenerationAlgorithm: 'DKGA02', keyType: 1 });
  });

  test.each([
    ['trial-keys.json', 1],
    ['bench-keys.json', 2],
  ])('the example %s is one', (name, least) => {
    const path = new URL(`../../examples/${name}`, import.meta.url);
    expect(parseTrialKeys(readTextFile(path)).length).toBeGreaterThanOrEqual(least);
  });
});

describe('KEY_TRIAL_FILE_MALFORMED', () => {
  test.each([
    ['no JSON', '{"schema":', 'not JSON'],
    ['empty', '', 'not JSON'],
    ['a byte order mark', `\ufeff${JSON.stringify(FILE)}`, 'not JSON'],
    ['a list', '[]', 'file:'],
    ['another schema', fileWith({ schema: 'sts-kms-trial-keys-v2' }), 'schema:'],
    ['no schema', fileWith({ schema: undefined }), 'schema:'],
    ['no warning', fileWith({ warning: undefined }), 'warning:'],
    ['no keys', fileWith({ keys: undefined }), 'keys:'],
    ['no key', fileWith({ keys: [] }), 'keys:'],
    ['1001 keys', fileWith({ keys: Array(1001).fill(KEY) }), 'keys:'],
    ['keys that are no list', fileWith({ keys: KEY }), 'keys:'],
    ['a key that is text', fileWith({ keys: [KEY, LONG] }), 'keys.1:'],
    ['a member nobody knows', fileWith({ comment: 'x' }), 'file:'],
    ['a member of a key nobody knows', keyWith({ passphrase: 'x' }), 'keys.1:'],
    ['an empty name', keyWith({ name: '' }), 'keys.1.name:'],
    ['a name of 61 characters', keyWith({ name: 'x'.repeat(61) }), 'keys.1.name:'],
    ...Object.keys(KEY).map((member) => [
      `no ${member}`,
      keyWith({ [member]: undefined }),
      `keys.1.${member}:`,
    ]),
    ...Object.entries(KEY).map(([member, value]) => [
      `${member} of another type`,
      keyWith({ [member]: typeof value === 'number' ? String(value) : 7 }),
      `keys.1.${member}:`,
    ]),
  ])('%s', (_, text = '', place = '') => {
    const { message } = expectCode(() => parseTrialKeys(text), 'KEY_TRIAL_FILE_MALFORMED');
    expect(message).toContain(place);
    expect(message).not.toContain('ABAB');
  });
});

describe('an attribute that is not valid', () => {
  test.each<[ErrorCode, object]>([
    ['STS_SGC_INVALID', { supplyGroupCode: '20145' }],
    ['STS_KRN_INVALID', { keyRevisionNumber: 0 }],
    ['STS_KRN_INVALID', { keyRevisionNumber: 1.5 }],
    ['STS_KT_INVALID', { keyType: 4 }],
    ['STS_KT_NOT_DERIVED', { keyType: 0 }],
    ['STS_BDT_INVALID', { baseDate: 2024 }],
    ['STS_KEN_INVALID', { keyExpiryNumber: 256 }],
    ['STS_DKGA_REFUSED', { dkga: 'DKGA01' }],
    ['STS_DKGA_REFUSED', { dkga: 'DKGA03' }],
    ['STS_DKGA_INVALID', { dkga: 'DKGA05' }],
    ['STS_DKGA_INVALID', { dkga: '' }],
    ['STS_KEY_LENGTH', { vendingKey: '' }],
    ['STS_KEY_LENGTH', { vendingKey: LONG.slice(2) }],
    ['STS_KEY_LENGTH', { vendingKey: `${LONG}00` }],
    ['STS_KEY_LENGTH', { dkga: 'DKGA02' }],
    ['STS_KEY_LENGTH', { vendingKey: 'AB'.repeat(8) }],
    ['STS_FIELD_RANGE', { vendingKey: LONG.slice(1) }],
    ['STS_FIELD_RANGE', { vendingKey: `0x${LONG.slice(2)}` }],
    ['STS_FIELD_RANGE', { vendingKey: `${LONG.slice(2)} 0` }],
  ])('%s: %j', (code, changes) => {
    const { message } = expectCode(() => parseTrialKeys(keyWith(changes)), code);
    expect(message).not.toContain('ABAB');
  });
});
