/** Every open point: its default, and a result or a permission that the other setting changes. */
import { describe, expect, test } from 'vitest';
import {
  ALGORITHMS_ONLY_POLICY,
  DEFAULT_OPEN_POINT_POLICY,
  type OpenPointPolicy,
} from '../../src/sts/open-points.ts';
import { encodeTransferAmount } from '../../src/sts/token/transfer-amount.ts';
import * as judges from '../support/open-point-judges.ts';

type Row = [
  point: string,
  judge: judges.Judge,
  other: Partial<OpenPointPolicy>,
  results: [unknown, unknown],
];

const ZEROED = { d5KeyType3: 'zeroed-iain' } as const;

const ROWS: Row[] = [
  ['D3', judges.dkga02(0, 2), { d3VendingKeyParity: 'any' }, ['STS_KEY_PARITY', 'accepted']],
  ['D5', judges.dkga02(1, 3), ZEROED, ['STS_KT_COMMON_REFUSED', 'accepted']],
  ['D5', judges.dkga04OfKeyType3, ZEROED, ['STS_KT_COMMON_REFUSED', 'accepted']],
  [
    'D6',
    judges.changesOnlyDctk,
    { d6KeyTypeChanges: ['3-3'] },
    [
      ['accepted', 'STS_KCT_KEY_TYPE'],
      ['STS_KCT_KEY_TYPE', 'accepted'],
    ],
  ],
  ['D7', judges.maker, { d7ManufacturerCode: 'bcd' }, [0x04d2, 0x1234]],
  ['D10', judges.clock, { d10TokenClockOffsetMinutes: -300 }, [300, 0]],
  ['D11', judges.mixed, { d11MixedDkgaKeyChange: 'permit' }, ['STS_KCT_MIXED_DKGA', 'accepted']],
  ['D15', judges.currency('-0.163851'), { d15NegativeCurrency: 'away-from-zero' }, [0, 1]],
  [
    'D16',
    (policy) => encodeTransferAmount(16_385, policy),
    { d16AmountRounding: 'nearest' },
    [0x4001, 0x4000],
  ],
  ['D17 TariffIndex', judges.tariff, { d17TariffIndexField: 'bcd' }, [0x63, 0x99]],
  [
    'D17 KeyExpiryNumber',
    judges.keyChange,
    { d17KeyExpiryNumberFirst: 'low-nibble' },
    [
      ['3A', '45'],
      ['35', '4A'],
    ],
  ],
];

test.each(ROWS)('%s: the default and the other setting', (_, judge, other, results) => {
  expect(judge(DEFAULT_OPEN_POINT_POLICY)).toEqual(results[0]);
  expect(judge({ ...DEFAULT_OPEN_POINT_POLICY, ...other })).toEqual(results[1]);
});

test('every switch has a row above', () => {
  const switched = new Set(ROWS.flatMap(([, , other]) => Object.keys(other)));
  expect(switched).toEqual(new Set(Object.keys(DEFAULT_OPEN_POINT_POLICY)));
});

describe('the two policies', () => {
  test('the default one is the choices that the open points state', () => {
    expect(DEFAULT_OPEN_POINT_POLICY).toEqual({
      d3VendingKeyParity: 'odd-only',
      d5KeyType3: 'refuse',
      d6KeyTypeChanges: ['0-1', '0-2', '0-3', '1-2', '2-2'],
      d7ManufacturerCode: 'binary',
      d10TokenClockOffsetMinutes: 0,
      d11MixedDkgaKeyChange: 'refuse',
      d15NegativeCurrency: 'toward-positive',
      d16AmountRounding: 'up',
      d17TariffIndexField: 'binary',
      d17KeyExpiryNumberFirst: 'high-nibble',
    });
  });

  test('the one of vector files lifts three permissions and changes no result', () => {
    expect(ALGORITHMS_ONLY_POLICY).toEqual({
      ...DEFAULT_OPEN_POINT_POLICY,
      d3VendingKeyParity: 'any',
      d5KeyType3: 'zeroed-iain',
      d11MixedDkgaKeyChange: 'permit',
    });
  });
});
