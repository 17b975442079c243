/** DKGA02: CONTROLBlock, D, the final XOR, length and parity of the vending key. */
import { describe, expect, test } from 'vitest';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import * as dkga02 from '../../../src/sts/derivation/dkga02.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { bytesFromHex, hexFromBytes } from '../../../src/sts/text.ts';
import { expectCode } from '../../support/expect-code.ts';
import { WORKED_DKGA02 } from '../../support/worked-key.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;
const ANY_PARITY = { ...POLICY, d3VendingKeyParity: 'any' } as const;

function blockOf(more: Partial<typeof WORKED_DKGA02>, policy = POLICY): string {
  const block = new Uint8Array(8).fill(0xee);
  dkga02.writeDkga02Block({ ...WORKED_DKGA02, ...more }, policy, block);
  return hexFromBytes(block);
}

describe('CONTROLBlock', () => {
  test('of the worked example', () => {
    expect(dkga02.controlBlockHex(WORKED_DKGA02)).toBe('2123456011FFFFFF');
  });

  test('the TariffIndex is two decimal nibbles', () => {
    const attributes = { ...WORKED_DKGA02, tariffIndex: parseTariffIndex('99') };
    expect(dkga02.controlBlockHex(attributes)).toBe('2123456991FFFFFF');
  });

  test('a small TariffIndex keeps its zero', () => {
    const attributes = { ...WORKED_DKGA02, tariffIndex: parseTariffIndex('00') };
    expect(dkga02.controlBlockHex(attributes)).toBe('2123456001FFFFFF');
  });

  test('KeyType first, KeyRevisionNumber last', () => {
    const attributes = { ...WORKED_DKGA02, keyType: 1, keyRevisionNumber: 9 } as const;
    expect(dkga02.controlBlockHex(attributes)).toBe('1123456019FFFFFF');
  });
});

describe('D', () => {
  test('of the worked example', () => {
    expect(blockOf({})).toBe('2151356011FFFFFF');
  });

  test('there is none for KeyType 0', () => {
    expectCode(() => blockOf({ keyType: 0 }), 'STS_KT_NOT_DERIVED');
    expectCode(() => {
      dkga02.requireDerivedKeyType({ ...WORKED_DKGA02, keyType: 0 });
    }, 'STS_KT_NOT_DERIVED');
  });

  test.each([1, 2, 3] as const)(
    'KeyType %d has one as far as KeyType 0 is asked for',
    (keyType) => {
      expect(() => {
        dkga02.requireDerivedKeyType({ ...WORKED_DKGA02, keyType });
      }).not.toThrow();
    },
  );

  test('for KeyType 3 only where the policy allows it', () => {
    expectCode(() => blockOf({ keyType: 3 }), 'STS_KT_COMMON_REFUSED');
    const allowed = { ...POLICY, d5KeyType3: 'zeroed-iain' } as const;
    // 0072700000000000 xor 3123456011FFFFFF
    expect(blockOf({ keyType: 3 }, allowed)).toBe('3151356011FFFFFF');
  });
});

test('the end: enciphered xor D xor vending key, in place', () => {
  const enciphered = bytesFromHex('6CA9AAD4270FA73B');
  const block = bytesFromHex('2151356011FFFFFF');
  const vendingKey = bytesFromHex('ABABABABABABABAB');
  dkga02.finishDkga02(enciphered, block, vendingKey);
  expect(hexFromBytes(enciphered)).toBe('E653341F9D5BF36F');
  expect(hexFromBytes(block)).toBe('2151356011FFFFFF');
  expect(hexFromBytes(vendingKey)).toBe('ABABABABABABABAB');
});

describe('odd parity', () => {
  test('of each of the 256 octets', () => {
    for (let octet = 0; octet <= 255; octet += 1) {
      const ones = octet.toString(2).replaceAll('0', '').length;
      expect(dkga02.hasOddParity(Uint8Array.of(octet))).toBe(ones % 2 === 1);
    }
  });

  test.each([0, 3, 7])('is missed in octet %d alone', (place) => {
    const key = new Uint8Array(8).fill(0xab);
    expect(dkga02.hasOddParity(key)).toBe(true);
    key[place] = 0xaa;
    expect(dkga02.hasOddParity(key)).toBe(false);
    const required = () => {
      dkga02.requireDkga02VendingKey(key, POLICY);
    };
    expectCode(required, 'STS_KEY_PARITY');
    expect(() => {
      dkga02.requireDkga02VendingKey(key, ANY_PARITY);
    }).not.toThrow();
  });
});

test.each([0, 7, 9, 16, 20])('a vending key of %d octets is refused', (length) => {
  for (const policy of [POLICY, ANY_PARITY]) {
    const { message } = expectCode(() => {
      dkga02.requireDkga02VendingKey(new Uint8Array(length).fill(1), policy);
    }, 'STS_KEY_LENGTH');
    expect(message).toBe(`DKGA02 vending key: 8 octets wanted, got ${length}`);
  }
});
