/** TariffIndex: two digits as text, and its two encodings. */
import { describe, expect, test } from 'vitest';
import {
  parseTariffIndex,
  tariffIndexFromTokenField,
  tariffIndexToControlBlockDigits,
  tariffIndexToTokenField,
} from '../../../src/sts/attributes/tariff-index.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { expectCode } from '../../support/expect-code.ts';

const BINARY = DEFAULT_OPEN_POINT_POLICY;
const BCD = { ...DEFAULT_OPEN_POINT_POLICY, d17TariffIndexField: 'bcd' } as const;
const ALL = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'));

test.each([
  ['00', 0x00, 0x00],
  ['01', 0x01, 0x01],
  ['09', 0x09, 0x09],
  ['10', 0x10, 0x0a],
  ['42', 0x42, 0x2a],
  ['99', 0x99, 0x63],
])('%s: nibbles %d in the CONTROLBlock, %d in the token', (text, nibbles, binary) => {
  const index = parseTariffIndex(text);
  expect(tariffIndexToControlBlockDigits(index)).toBe(nibbles);
  expect(tariffIndexToTokenField(index, BINARY)).toBe(binary);
  expect(tariffIndexToTokenField(index, BCD)).toBe(nibbles);
});

test('all hundred come back from their field, under both readings', () => {
  for (const text of ALL) {
    const index = parseTariffIndex(text);
    for (const policy of [BINARY, BCD]) {
      expect(tariffIndexFromTokenField(tariffIndexToTokenField(index, policy), policy)).toBe(text);
    }
  }
});

test.each(['', '1', '001', '100', '1a', ' 1', '1\n', '01\n', '-1', '+1', '１２', '.5'])(
  '%j is refused',
  (text) => {
    const { message } = expectCode(() => parseTariffIndex(text), 'STS_TI_INVALID');
    expect(message).toBe('TariffIndex: two digits wanted');
  },
);

describe('fields that encode none', () => {
  test.each([100, 0xff, -1, 0.5])('binary: %d', (field) => {
    expectCode(() => tariffIndexFromTokenField(field, BINARY), 'STS_TI_INVALID');
  });

  test.each([0x0a, 0xa0, 0x9a, 0xff, 0x100])('BCD: %d', (field) => {
    expectCode(() => tariffIndexFromTokenField(field, BCD), 'STS_TI_INVALID');
  });
});
