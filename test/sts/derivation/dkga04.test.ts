/** DKGA04: the data block, octet by octet, and the length of the vending key. */
import { describe, expect, test } from 'vitest';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import {
  DKGA04_BLOCK_BYTES,
  requireDkga04VendingKey,
  writeDkga04Block,
} from '../../../src/sts/derivation/dkga04.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { hexFromBytes } from '../../../src/sts/text.ts';
import { expectCode } from '../../support/expect-code.ts';
import { THIRTEEN_DIGIT_PAN, WORKED } from '../../support/worked-key.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;

function blockOf(more: Partial<typeof WORKED>, policy = POLICY): string {
  // Whatever stood there before is overwritten.
  const block = new Uint8Array(DKGA04_BLOCK_BYTES).fill(0xee);
  writeDkga04Block({ ...WORKED, ...more }, policy, block);
  return hexFromBytes(block);
}

test('of the worked example', () => {
  expect(DKGA04_BLOCK_BYTES).toBe(49);
  expect(blockOf({})).toBe(
    '040230340231340230370230310004063230313435370132013112' +
      '36303037323730303030303030303030303900000040',
  );
});

describe('each attribute has its place', () => {
  const octetsThatDiffer = (more: Partial<typeof WORKED>): number[] => {
    const [before, after] = [blockOf({}), blockOf(more)];
    return Array.from({ length: 49 }, (_, index) => index).filter(
      (index) => before.slice(2 * index, 2 * index + 2) !== after.slice(2 * index, 2 * index + 2),
    );
  };

  test.each<[string, Partial<typeof WORKED>, number[]]>([
    ['BaseDate 1993', { baseDate: 1993 }, [5, 6]],
    ['BaseDate 2035', { baseDate: 2035 }, [5, 6]],
    ['EncryptionAlgorithm', { encryptionAlgorithm: 'EA11' }, [8, 9, 48]],
    ['TariffIndex', { tariffIndex: parseTariffIndex('99') }, [11, 12]],
    [
      'SupplyGroupCode',
      { supplyGroupCode: parseSupplyGroupCode('999999') },
      [16, 17, 18, 19, 20, 21],
    ],
    ['KeyType', { keyType: 1 }, [23]],
    ['KeyRevisionNumber', { keyRevisionNumber: 9 }, [25]],
    ['MeterPAN', { meterPAN: THIRTEEN_DIGIT_PAN }, [27, 30, 31, 32, 43, 44]],
  ])('%s', (_, more, places) => {
    expect(octetsThatDiffer(more)).toEqual(places);
  });

  test('the length is 64 bits for EA07 and 128 for EA11', () => {
    expect(blockOf({}).slice(-8)).toBe('00000040');
    expect(blockOf({ encryptionAlgorithm: 'EA11' }).slice(-8)).toBe('00000080');
  });
});

describe('refused key types', () => {
  test('KeyType 0 has no vending key', () => {
    expectCode(() => blockOf({ keyType: 0 }), 'STS_KT_NOT_DERIVED');
  });

  test('KeyType 3, unless the policy allows it: then with the full MeterPAN', () => {
    expectCode(() => blockOf({ keyType: 3 }), 'STS_KT_COMMON_REFUSED');
    const allowed = { ...POLICY, d5KeyType3: 'zeroed-iain' } as const;
    const [unique, common] = [blockOf({}), blockOf({ keyType: 3 }, allowed)];
    expect(common).toBe(`${unique.slice(0, 46)}33${unique.slice(48)}`);
  });
});

test.each([0, 8, 16, 19, 21, 32])('a vending key of %d octets is refused', (length) => {
  const { message } = expectCode(() => {
    requireDkga04VendingKey(new Uint8Array(length));
  }, 'STS_KEY_LENGTH');
  expect(message).toBe(`DKGA04 vending key: 20 octets wanted, got ${length}`);
});

test('a vending key of 20 octets is taken, whatever its parity', () => {
  expect(() => {
    requireDkga04VendingKey(new Uint8Array(20));
  }).not.toThrow();
});
