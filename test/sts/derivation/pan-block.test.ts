/** PANBlock: which 16 digits of the MeterPAN, and KeyType 3. */
import { describe, expect, test } from 'vitest';
import { parseMeterPAN } from '../../../src/sts/identity/meter-pan.ts';
import { panBlockDigits, requireKeyType3Allowed } from '../../../src/sts/derivation/pan-block.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { expectCode } from '../../support/expect-code.ts';

const REFUSE = DEFAULT_OPEN_POINT_POLICY;
const ZEROED = { ...DEFAULT_OPEN_POINT_POLICY, d5KeyType3: 'zeroed-iain' } as const;

const ELEVEN = parseMeterPAN('600727111111111153');
const THIRTEEN = parseMeterPAN('000001000000000082');

describe.each([0, 1, 2] as const)('KeyType %d', (keyType) => {
  test('drops the first and the last digit', () => {
    expect(panBlockDigits(ELEVEN, keyType, REFUSE)).toBe('0072711111111115');
    expect(panBlockDigits(THIRTEEN, keyType, REFUSE)).toBe('0000100000000008');
  });
});

describe('KeyType 3', () => {
  test('is refused by default', () => {
    expectCode(() => panBlockDigits(ELEVEN, 3, REFUSE), 'STS_KT_COMMON_REFUSED');
    expectCode(() => {
      requireKeyType3Allowed(REFUSE);
    }, 'STS_KT_COMMON_REFUSED');
  });

  test('where allowed, keeps the issuer and zeroes the meter number', () => {
    expect(() => {
      requireKeyType3Allowed(ZEROED);
    }).not.toThrow();
    expect(panBlockDigits(ELEVEN, 3, ZEROED)).toBe('0072700000000000');
    expect(panBlockDigits(THIRTEEN, 3, ZEROED)).toBe('0000000000000000');
  });
});
