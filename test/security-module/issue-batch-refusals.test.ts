/** Refusals by a rule concern one meter: the others of its batch get their sets. */
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import type { KeyChangeItem } from '../../src/ports/security-module.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import {
  fateOf,
  itemWith,
  MIXED_POLICY,
  newModule,
  trial,
  importKey,
} from '../support/security-modules.ts';

const DES = 'ABABABABABABABAB';
const LONG = 'ABABABABABABABAB949494949494949401234567';

const securityModule = newModule();
const dkga04 = (changes = {}) => importKey(securityModule, trial(changes), bytesFromHex(LONG));
const dkga02 = (changes = {}) =>
  importKey(
    securityModule,
    trial({ decoderKeyGenerationAlgorithm: 'DKGA02', ...changes }),
    bytesFromHex(DES),
  );

/** Places of the keys in the batch. */
const K = { OLD: 0, NEW: 1, DDTK: 2, DCTK: 3, EARLY: 4, LEGACY_1993: 5, LEGACY_2014: 6, NONE: 7 };
const keys = [
  await dkga04(),
  await dkga04({ keyRevisionNumber: 2 }),
  await dkga04({ keyType: 1 }),
  await dkga04({ keyType: 3 }),
  await dkga04({ baseDate: 1993 }),
  await dkga02({ baseDate: 1993 }),
  await dkga02({ baseDate: 2014 }),
];

const good = itemWith({ fromKey: K.OLD, toKey: K.NEW });
const sameTariff = { toTariffIndex: good.fromTariffIndex };
const ea11 = { encryptionAlgorithm: 'EA11', tokenCount: 4 } as const;

const REFUSED: readonly [ErrorCode, string, Partial<KeyChangeItem>][] = [
  ['STS_KCT_KEY_TYPE', 'DUTK to DDTK', { toKey: K.DDTK }],
  ['STS_KCT_KEY_TYPE', 'DDTK to DDTK', { fromKey: K.DDTK, toKey: K.DDTK }],
  ['STS_KT_COMMON_REFUSED', 'DUTK to DCTK', { toKey: K.DCTK }],
  ['STS_KT_COMMON_REFUSED', 'DCTK to DUTK', { fromKey: K.DCTK }],
  ['STS_KCT_BASE_DATE', '2014 to 1993', { toKey: K.EARLY }],
  ['STS_KCT_MIXED_DKGA', 'DKGA02 to DKGA04', { fromKey: K.LEGACY_1993 }],
  ['STS_KCT_MIXED_DKGA', 'DKGA04 to DKGA02', { toKey: K.LEGACY_2014 }],
  ['STS_KCT_TOKEN_COUNT', 'EA07 in four tokens', { tokenCount: 4 }],
  ['STS_KCT_TOKEN_COUNT', 'EA11 in two tokens', { ...ea11, tokenCount: 2 }],
  ['STS_KCT_TOKEN_COUNT', 'EA11 in three tokens', { ...ea11, tokenCount: 3 }],
  ['STS_KEY_COMBINATION', 'EA11 from DKGA02', { ...ea11, fromKey: K.LEGACY_2014 }],
  ['STS_KEY_COMBINATION', 'EA11 to DKGA02', { ...ea11, toKey: K.LEGACY_2014 }],
  [
    'STS_KCT_SAME_KEY_ROLL_OVER',
    'one DKGA02 value on two base dates',
    { fromKey: K.LEGACY_1993, toKey: K.LEGACY_2014, ...sameTariff },
  ],
  ['KEY_REVISION_UNKNOWN', 'an old key that the batch has not', { fromKey: K.NONE }],
  ['KEY_REVISION_UNKNOWN', 'a new key that the batch has not', { toKey: -1 }],
];

describe('one refused meter among others', () => {
  test.each(REFUSED)('%s: %s', async (code, _, changes) => {
    const alone = await securityModule.issueKeyChangeSets({ keys, items: [good] });
    const items = [good, itemWith({ ...good, ...changes }), good];
    const outcomes = await securityModule.issueKeyChangeSets({ keys, items });
    expect(outcomes).toEqual([
      alone[0],
      { refused: { code, message: expect.stringMatching(/.{10}/) as unknown } },
      alone[0],
    ]);
    expect(outcomes.map(fateOf)).toEqual([2, code, 2]);
  });

  test('all refusals in one batch, each at its place', async () => {
    const items = REFUSED.flatMap(([, , changes]) => [good, itemWith({ ...good, ...changes })]);
    const outcomes = await securityModule.issueKeyChangeSets({ keys, items });
    expect(outcomes.map(fateOf)).toEqual(REFUSED.flatMap(([code]) => [2, code]));
  });

  test('a batch of refusals only, and an empty batch', async () => {
    const items = REFUSED.map(([, , changes]) => itemWith({ ...good, ...changes }));
    const outcomes = await securityModule.issueKeyChangeSets({ keys, items });
    expect(outcomes.map(fateOf)).toEqual(REFUSED.map(([code]) => code));
    expect(await securityModule.issueKeyChangeSets({ keys: [], items: [] })).toEqual([]);
  });
});

describe('what is next to a refusal', () => {
  test('one DKGA02 value on two base dates, but with another tariff: another key', async () => {
    const items = [itemWith({ fromKey: K.LEGACY_1993, toKey: K.LEGACY_2014 })];
    expect(await securityModule.issueKeyChangeSets({ keys, items })).toEqual([
      {
        tokens: [expect.any(String), expect.any(String)],
        rollOver: true,
        setMac: expect.any(Uint8Array) as unknown,
      },
    ]);
  });

  test('the same key again, without roll-over', async () => {
    const items = [itemWith({ toKey: K.OLD, ...sameTariff })];
    const [outcome] = await securityModule.issueKeyChangeSets({ keys, items });
    expect(outcome).toMatchObject({ rollOver: false });
  });

  test.each([
    ['D11 permits DKGA02 to DKGA04', MIXED_POLICY, { fromKey: K.LEGACY_1993 }],
    [
      'D6 permits DUTK to DDTK',
      { ...DEFAULT_OPEN_POINT_POLICY, d6KeyTypeChanges: ['2-1'] as const },
      { toKey: K.DDTK },
    ],
  ])('%s', async (_, policy, changes) => {
    const permissive = newModule(policy);
    const theirs = [];
    for (const {
      entity: { attributes },
    } of keys) {
      const hex = attributes.decoderKeyGenerationAlgorithm === 'DKGA02' ? DES : LONG;
      theirs.push(await importKey(permissive, { attributes, trial: true }, bytesFromHex(hex)));
    }
    const items = [itemWith({ ...good, ...changes })];
    const outcomes = await permissive.issueKeyChangeSets({ keys: theirs, items });
    expect(outcomes.map(fateOf)).toEqual([2]);
  });
});
