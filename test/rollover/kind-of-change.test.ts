/** The kind of a change, also of one that is several kinds at once. */
import { describe, expect, test } from 'vitest';
import type { KeyChangeKind } from '../../src/rollover/key-change-issue.ts';
import { KEY_CHANGE_KINDS, type FrozenKey } from '../../src/rollover/key-change-issue.ts';
import { freezeKey } from '../../src/rollover/freeze-key.ts';
import { kindOfChange } from '../../src/rollover/kind-of-change.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { keyWith } from '../support/vending-keys.ts';

const FROM = freezeKey(keyWith({ attributes: { decoderKeyGenerationAlgorithm: 'DKGA02' } }), {
  tariffIndex: parseTariffIndex('01'),
  keyExpiryNumber: parseKeyExpiryNumber(200),
});

/** Each kind with what makes it, the first first. */
const MADE_BY: readonly (readonly [KeyChangeKind, Partial<FrozenKey>])[] = [
  ['base-date-roll-over', { vendingKeyId: 'key-2', baseDate: 2035 }],
  ['supply-group-move', { vendingKeyId: 'key-2', supplyGroupCode: parseSupplyGroupCode('654321') }],
  ['dkga-migration', { vendingKeyId: 'key-2', decoderKeyGenerationAlgorithm: 'DKGA04' }],
  ['new-revision', { vendingKeyId: 'key-2', keyRevisionNumber: 2 }],
  ['key-expiry-number', { keyExpiryNumber: parseKeyExpiryNumber(255) }],
  ['tariff-index', { tariffIndex: parseTariffIndex('02') }],
];

test('the position of the meter gives tariff index and KeyExpiryNumber', () => {
  expect(FROM).toEqual({
    ...{ vendingKeyId: 'key-1', supplyGroupCode: '201457', keyRevisionNumber: 1, keyType: 2 },
    ...{ baseDate: 2014, decoderKeyGenerationAlgorithm: 'DKGA02' },
    ...{ keyExpiryNumber: 200, tariffIndex: '01' },
  });
});

describe('the kind', () => {
  test.each(MADE_BY)('%s alone', (kind, changes) => {
    expect(kindOfChange(FROM, { ...FROM, ...changes })).toBe(kind);
  });

  test.each(MADE_BY.map(([kind], at) => [kind, at] as const))(
    '%s with all after it',
    (kind, at) => {
      const changes = Object.assign({}, ...MADE_BY.slice(at).map(([, each]) => each)) as FrozenKey;
      expect(kindOfChange(FROM, { ...FROM, ...changes })).toBe(kind);
    },
  );

  test.each([2, 3] as const)('leaving KeyType 1 for %i is commissioning, before all', (keyType) => {
    const changes = Object.assign({}, ...MADE_BY.map(([, each]) => each)) as FrozenKey;
    const from = { ...FROM, keyType: 1 } as const;
    expect(kindOfChange(from, { ...FROM, keyType })).toBe('commission');
    expect(kindOfChange(from, { ...FROM, ...changes, keyType })).toBe('commission');
    expect(kindOfChange(from, { ...from, ...changes, keyType: 1 })).toBe('base-date-roll-over');
  });

  test('is null when nothing changes', () => {
    expect(kindOfChange(FROM, { ...FROM })).toBeNull();
  });

  test('has a case here for each', () => {
    const named = ['commission', ...MADE_BY.map(([kind]) => kind)].sort();
    expect(named).toEqual([...KEY_CHANGE_KINDS].sort());
  });
});
