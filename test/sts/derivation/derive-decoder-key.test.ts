/** One decoder key from one vending key: worked examples, refusals, who wipes what. */
import { describe, expect, test } from 'vitest';
import { SOFTWARE_PRIMITIVES } from '../../../src/hsm/memory/software-primitives.ts';
import {
  deriveDecoderKey,
  requireCombination,
  type DeriveDecoderKeyRequest,
} from '../../../src/sts/derivation/derive-decoder-key.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { hexFromBytes } from '../../../src/sts/text.ts';
import { expectCode } from '../../support/expect-code.ts';
import {
  DES_VENDING_KEY,
  LONG_VENDING_KEY,
  THIRTEEN_DIGIT_PAN,
  WORKED,
  WORKED_DKGA02,
} from '../../support/worked-key.ts';

const dkga02 = (value = DES_VENDING_KEY) =>
  ({ decoderKeyGenerationAlgorithm: 'DKGA02', value }) as const;
const dkga04 = (value = LONG_VENDING_KEY) =>
  ({ decoderKeyGenerationAlgorithm: 'DKGA04', value }) as const;

function derive(request: Omit<DeriveDecoderKeyRequest, 'policy'>): string {
  const policy = DEFAULT_OPEN_POINT_POLICY;
  return hexFromBytes(deriveDecoderKey({ ...request, policy }, SOFTWARE_PRIMITIVES));
}

describe('worked examples', () => {
  test('DKGA02', () => {
    const vendingKey = dkga02();
    expect(derive({ vendingKey, attributes: WORKED_DKGA02 })).toBe('E653341F9D5BF36F');
    const attributes = { ...WORKED_DKGA02, meterPAN: THIRTEEN_DIGIT_PAN };
    expect(derive({ vendingKey, attributes })).toBe('E94023262E9993C2');
  });

  test('DKGA02 takes no base date in', () => {
    const attributes = { ...WORKED_DKGA02, baseDate: 2035 } as const;
    expect(derive({ vendingKey: dkga02(), attributes })).toBe('E653341F9D5BF36F');
  });

  test('DKGA04, EA07 and EA11: two unrelated keys', () => {
    const vendingKey = dkga04();
    expect(derive({ vendingKey, attributes: WORKED })).toBe('87F3ECBB2E46B48F');
    const attributes = { ...WORKED, encryptionAlgorithm: 'EA11' } as const;
    expect(derive({ vendingKey, attributes })).toBe('929BD3A415C9420A05EC5EE9F3CE91C3');
  });
});

describe('what is refused', () => {
  test('EA11 under DKGA02', () => {
    const attributes = { ...WORKED, encryptionAlgorithm: 'EA11' } as const;
    expectCode(() => derive({ vendingKey: dkga02(), attributes }), 'STS_KEY_COMBINATION');
  });

  test('no other combination', () => {
    const require =
      (algorithm: 'DKGA02' | 'DKGA04', encryptionAlgorithm: 'EA07' | 'EA11') => () => {
        requireCombination(algorithm, { encryptionAlgorithm });
      };
    expect(require('DKGA02', 'EA07')).not.toThrow();
    expect(require('DKGA04', 'EA07')).not.toThrow();
    expect(require('DKGA04', 'EA11')).not.toThrow();
    expectCode(require('DKGA02', 'EA11'), 'STS_KEY_COMBINATION');
  });

  test('the key of one algorithm under the other', () => {
    const attributes = WORKED;
    const long = dkga02(LONG_VENDING_KEY);
    expectCode(() => derive({ vendingKey: long, attributes }), 'STS_KEY_LENGTH');
    const short = dkga04(DES_VENDING_KEY);
    expectCode(() => derive({ vendingKey: short, attributes }), 'STS_KEY_LENGTH');
  });

  test('a 64-bit vending key without odd parity', () => {
    const vendingKey = dkga02(new Uint8Array(8));
    expectCode(() => derive({ vendingKey, attributes: WORKED }), 'STS_KEY_PARITY');
  });

  test.each([dkga02(), dkga04()])('key types 0 and 3', (vendingKey) => {
    const withType = (keyType: 0 | 3) => () =>
      derive({ vendingKey, attributes: { ...WORKED, keyType } });
    expectCode(withType(0), 'STS_KT_NOT_DERIVED');
    expectCode(withType(3), 'STS_KT_COMMON_REFUSED');
  });
});

test('the MAC is wiped, the vending key is left to its owner', () => {
  const macs: Uint8Array[] = [];
  const primitives = {
    ...SOFTWARE_PRIMITIVES,
    hmacSha256: (key: Uint8Array, data: Uint8Array) => {
      const mac = SOFTWARE_PRIMITIVES.hmacSha256(key, data);
      macs.push(mac);
      return mac;
    },
  };
  const vendingKey = dkga04(LONG_VENDING_KEY.slice());
  const policy = DEFAULT_OPEN_POINT_POLICY;
  const key = deriveDecoderKey({ vendingKey, attributes: WORKED, policy }, primitives);
  expect(hexFromBytes(key)).toBe('87F3ECBB2E46B48F');
  expect(macs).toHaveLength(1);
  expect(hexFromBytes(macs[0]!)).toBe('00'.repeat(32));
  expect(vendingKey.value).toEqual(LONG_VENDING_KEY);
});
