/** Checking tokens: published ones are told apart from those of another key, index or digit. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TokenCheckItem, TokenCheckOutcome } from '../../src/ports/security-module.ts';
import type { BaseDate } from '../../src/sts/attributes/base-date.ts';
import type { EncryptionAlgorithm } from '../../src/sts/attributes/encryption-algorithm.ts';
import { parseKeyRevisionNumber } from '../../src/sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { parseMeterPAN } from '../../src/sts/identity/meter-pan.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { computeVector } from '../reference/compute.ts';
import { alter } from '../support/inner-parts.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  itemWith,
  newModule,
  trial,
  TRIAL_02,
  TRIAL_04,
  generateKey,
  importKey,
  type StoredKey,
} from '../support/security-modules.ts';
import { DES_VENDING_KEY, LONG_VENDING_KEY, WORKED } from '../support/worked-key.ts';

interface VectorKey {
  readonly dkga: 'DKGA02' | 'DKGA04';
  readonly vendingKey: string;
  readonly supplyGroupCode: string;
  readonly keyType: number;
  readonly keyRevisionNumber: number;
  readonly tariffIndex: string;
  readonly baseDate?: BaseDate;
}
interface Vector {
  readonly inputs: {
    readonly encryptionAlgorithm: EncryptionAlgorithm;
    readonly meterPAN: string;
    readonly key: VectorKey;
    readonly from: VectorKey;
    readonly [name: string]: unknown;
  };
  readonly expected: { readonly token: string; readonly tokens: readonly string[] };
}

const file = JSON.parse(
  readFileSync(new URL('../vectors/vectors.json', import.meta.url), 'utf8'),
) as { testGroups: { operation: string; tests: Vector[] }[] };
const vectorsOf = (operation: string): Vector[] =>
  file.testGroups.filter((group) => group.operation === operation).flatMap(({ tests }) => tests);
/** Key types 0 and 3 have no vending key here. */
const isDutk = ({ keyType }: VectorKey) => keyType === 1 || keyType === 2;

const securityModule = newModule();

async function importVectorKey(key: VectorKey): Promise<StoredKey> {
  const request = trial({
    supplyGroupCode: parseSupplyGroupCode(key.supplyGroupCode),
    keyRevisionNumber: parseKeyRevisionNumber(key.keyRevisionNumber),
    keyType: key.keyType as 1 | 2,
    baseDate: key.baseDate ?? 1993,
    decoderKeyGenerationAlgorithm: key.dkga,
  });
  return importKey(securityModule, request, bytesFromHex(key.vendingKey));
}

async function checkVector(
  { inputs }: Vector,
  key: VectorKey,
  tokens: readonly string[],
): Promise<readonly TokenCheckOutcome[]> {
  const items = tokens.map((token) => ({
    meterPAN: parseMeterPAN(inputs.meterPAN),
    encryptionAlgorithm: inputs.encryptionAlgorithm,
    key: 0,
    tariffIndex: parseTariffIndex(key.tariffIndex),
    token,
  }));
  return securityModule.checkTokens({ keys: [await importVectorKey(key)], items });
}

let key: StoredKey;
let other: StoredKey;
let legacy: StoredKey;
beforeAll(async () => {
  key = await importKey(securityModule, TRIAL_04, LONG_VENDING_KEY.slice());
  other = await generateKey(securityModule, TRIAL_04);
  legacy = await importKey(securityModule, TRIAL_02, DES_VENDING_KEY.slice());
});

/** CTSA01 of STS 531-1-07: 0.1 kWh. */
const CREDIT = '70630503470028726114';
const itemOf = (changes: Partial<TokenCheckItem> = {}): TokenCheckItem => ({
  meterPAN: WORKED.meterPAN,
  encryptionAlgorithm: 'EA07',
  key: 0,
  tariffIndex: WORKED.tariffIndex,
  token: CREDIT,
  ...changes,
});
const check = (...items: readonly TokenCheckItem[]) =>
  securityModule.checkTokens({ keys: [key, other, legacy], items });

describe('published tokens', () => {
  test.each([
    ['creditToken', 'credit', 40],
    ['currencyToken', 'currency-credit', 20],
    ['managementToken', 'management', 20],
  ] as const)('%s', async (operation, kind, atLeast) => {
    const vectors = vectorsOf(operation).filter(({ inputs }) => isDutk(inputs.key));
    let known = 0;
    for (const vector of vectors) {
      const [outcome] = await checkVector(vector, vector.inputs.key, [vector.expected.token]);
      const { subclass } = vector.inputs;
      expect(outcome).toMatchObject({ genuine: true, token: { subclass } });
      known += JSON.stringify(outcome).includes(`"kind":"${kind}"`) ? 1 : 0;
    }
    expect(known).toBeGreaterThanOrEqual(atLeast);
  });

  test('fields of credit, and what they say', async () => {
    // A larger amount goes up to the next step.
    const exact = vectorsOf('creditToken').filter(
      ({ inputs }) => isDutk(inputs.key) && Number(inputs['amountUnits']) < 16_384,
    );
    expect(exact.length).toBeGreaterThan(10);
    for (const { inputs, expected } of exact) {
      const { issuedAt, amountUnits, key: vectorKey } = inputs;
      const [outcome] = await checkVector({ inputs, expected }, vectorKey, [expected.token]);
      const minutes = computeVector('tokenIdentifier', {
        issuedAt,
        baseDate: vectorKey.baseDate ?? 1993,
      });
      expect(outcome).toMatchObject({ token: { ...minutes, amountUnits } });
    }
  });

  test('key-change tokens: the attributes, and nothing of the new key', async () => {
    let sections = 0;
    for (const vector of vectorsOf('keyChangeTokens')) {
      const outcomes = await checkVector(vector, vector.inputs.from, vector.expected.tokens);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ genuine: true, token: { kind: 'key-change-section' } });
        sections += 1;
      }
    }
    expect(sections).toBeGreaterThan(20);
  });
});

describe('what a set says of itself', () => {
  const setOf = async (encryptionAlgorithm: EncryptionAlgorithm, tokenCount: 2 | 3 | 4) => {
    const to = trial({ keyRevisionNumber: 7, supplyGroupCode: parseSupplyGroupCode('654321') });
    const keys = [key, await generateKey(securityModule, to)];
    const items = [itemWith({ encryptionAlgorithm, tokenCount })];
    const [outcome] = await securityModule.issueKeyChangeSets({ keys, items });
    const tokens = outcome !== undefined && 'tokens' in outcome ? outcome.tokens : [];
    const outcomes = await check(...tokens.map((token) => itemOf({ encryptionAlgorithm, token })));
    return outcomes.map((each) => ('token' in each ? each.token : null));
  };
  const first = {
    keyExpiryHalf: 'high',
    keyExpiryNibble: 15,
    keyRevisionNumber: 7,
    rollOver: false,
    keyType: 2,
  };
  const second = { keyExpiryHalf: 'low', keyExpiryNibble: 15, tariffIndex: '02' };
  const section = (subclass: number, ordinal: string, header: object) => ({
    kind: 'key-change-section',
    tokenClass: 2,
    subclass,
    name: `Set${ordinal}SectionDecoderKey`,
    header,
  });

  // Equality of the whole: a member with bits of the new key would show.
  test('three tokens of EA07', async () => {
    expect(await setOf('EA07', 3)).toEqual([
      section(3, '1st', { ...first, thirdToken: true }),
      section(4, '2nd', second),
      section(8, '3rd', { supplyGroupCode: '654321' }),
    ]);
  });

  test('four tokens of EA11', async () => {
    expect(await setOf('EA11', 4)).toEqual([
      section(3, '1st', { ...first, thirdToken: false }),
      section(4, '2nd', second),
      section(8, '3rd', { supplyGroupCodeLow: 654321 & 0xfff }),
      section(9, '4th', { supplyGroupCodeHigh: 654321 >>> 12 }),
    ]);
  });
});

describe('one answer for all that is not genuine', () => {
  const altered = `${CREDIT.slice(0, -1)}5`;
  test.each<[string, Partial<TokenCheckItem>]>([
    ['another key', { key: 1 }],
    ['another algorithm of the key', { key: 2 }],
    ['another tariff index', { tariffIndex: parseTariffIndex('02') }],
    ['another meter', { meterPAN: parseMeterPAN('000001000000000082') }],
    ['EA11', { encryptionAlgorithm: 'EA11' }],
    ['a digit', { token: altered }],
    ['class 3', { token: '00000000000402653184' }],
  ])('%s', async (_, changes) => {
    expect(await check(itemOf(changes))).toEqual([{ genuine: false }]);
  });
});

test('a token of class 1 is under no key', async () => {
  const [outcome] = await check(itemOf({ key: 1, token: '00000000000150997584' }));
  const read = { control: '000000001', manufacturerCode: 0 };
  const token = { kind: 'test-display', tokenClass: 1, subclass: 0, ...read };
  expect(outcome).toEqual({ genuine: true, token });
});

describe('refused', () => {
  test.each<[string, Partial<TokenCheckItem>]>([
    ['STS_TOKEN_FORM', { token: '7063050347002872611' }],
    ['STS_TOKEN_FORM', { token: '7063 0503 4700 2872 6114' }],
    ['STS_TOKEN_RANGE', { token: '99999999999999999999' }],
    ['STS_KEY_COMBINATION', { key: 2, encryptionAlgorithm: 'EA11' }],
    ['KEY_REVISION_UNKNOWN', { key: 3 }],
  ])('%s: that item alone', async (code, changes) => {
    const [before, outcome, after] = await check(itemOf(), itemOf(changes), itemOf());
    expect(outcome).toMatchObject({ refused: { code } });
    expect([before, after]).toMatchObject([{ genuine: true }, { genuine: true }]);
  });

  test('a key of KeyType 3', async () => {
    const common = await generateKey(securityModule, trial({ keyType: 3 }));
    const batch = { keys: [common], items: [itemOf()] };
    expect(await securityModule.checkTokens(batch)).toMatchObject([
      { refused: { code: 'STS_KT_COMMON_REFUSED' } },
    ]);
  });

  test('an altered record: the whole batch; one that nobody uses: nothing', async () => {
    const attributes = { ...key.entity.attributes, keyRevisionNumber: 2 as const };
    const forged = alter(key, { attributes });
    const keys = [key, forged];
    const items = [itemOf(), itemOf({ key: 1 })];
    await expectCodeAsync(securityModule.checkTokens({ keys, items }), 'SM_RECORD_MAC');
    const served = await securityModule.checkTokens({ keys, items: [itemOf()] });
    expect(served).toMatchObject([{ genuine: true }]);
  });

  test('8193 tokens', async () => {
    const items = new Array<TokenCheckItem>(8193).fill(itemOf());
    const answer = securityModule.checkTokens({ keys: [key], items });
    await expectCodeAsync(answer, 'SM_BATCH_TOO_LARGE');
  });
});

test('the largest batch, in the order of its items', async () => {
  const items = Array.from({ length: 8192 }, (_, n) => itemOf({ key: n % 3 }));
  const outcomes = await check(...items);
  const genuine = outcomes.map((outcome) => 'genuine' in outcome && outcome.genuine);
  expect(genuine).toEqual(items.map(({ key: index }) => index === 0));
});
