/** Every answer that a meter can give to a token that is no key change. */
import { describe, expect, it } from 'vitest';
import { enterToken } from '../../../src/sts/meter/enter-token.ts';
import { TOKEN_MEMORY_SIZE } from '../../../src/sts/meter/token-memory.ts';
import { createVirtualMeter } from '../../../src/sts/meter/virtual-meter.ts';
import { currencyCreditFields } from '../../../src/sts/token/credit-token.ts';
import { managementFields } from '../../../src/sts/token/management-token.ts';
import { testDisplayFields } from '../../../src/sts/token/test-display-token.ts';
import { parseTokenIdentifier } from '../../../src/sts/token/token-identifier.ts';
import { expectCode } from '../../support/expect-code.ts';
import { cipherOf, creditToken, KEYS, meterWith, POLICY, tokenOf } from '../../support/meters.ts';

const KEY = KEYS.EA07.old;
const TID = 5_000_000;

function management(subclass: number, value16: number, tokenIdentifier = TID): string {
  const token = {
    subclass,
    randomNumber: 5,
    tokenIdentifier: parseTokenIdentifier(tokenIdentifier),
    value: { value16 },
  };
  return tokenOf(KEY, managementFields(token, POLICY));
}

describe('FormatError', () => {
  it.each([
    ['nothing', ''],
    ['19 digits', '1234567890123456789'],
    ['21 digits', '123456789012345678901'],
    ['a letter', '1234567890123456789a'],
    ['spaces', '1234 5678 9012 3456 7890'],
    ['2^66', '73786976294838206464'],
    ['full-width digits', '１'.repeat(20)],
  ])('%s', (_, text) => {
    expect(enterToken(meterWith(KEY), text)).toEqual({ verdict: 'FormatError' });
  });

  it('is not the answer to the largest token', () => {
    expect(enterToken(meterWith(KEY), '73786976294838206463').verdict).not.toBe('FormatError');
  });
});

describe('credit', () => {
  it('is taken once, and then used', () => {
    const meter = meterWith(KEY);
    expect(enterToken(meter, creditToken(KEY, TID, 256))).toEqual({
      verdict: 'accept',
      effect: { kind: 'credit', service: 'electricity', amountUnits: 256 },
    });
    expect(enterToken(meter, creditToken(KEY, TID, 256))).toEqual({ verdict: 'UsedError' });
    expect(meter.registers.creditUnits).toEqual([256, 0, 0, 0]);
  });

  it('of another key has a wrong CRC', () => {
    expect(enterToken(meterWith(KEYS.EA07.other), creditToken(KEY, TID))).toEqual({
      verdict: 'CRCError',
    });
  });

  it('is old once the memory is full of later tokens, and only then', () => {
    const meter = meterWith(KEY);
    for (let n = 1; n < TOKEN_MEMORY_SIZE; n += 1) enterToken(meter, creditToken(KEY, TID + n));
    expect(enterToken(meter, creditToken(KEY, TID)).verdict).toBe('accept');
    expect(enterToken(meter, creditToken(KEY, TID - 1))).toEqual({ verdict: 'OldError' });
    // The smallest leaves the memory when a later one comes.
    expect(enterToken(meter, creditToken(KEY, TID + 1000)).verdict).toBe('accept');
    expect(enterToken(meter, creditToken(KEY, TID))).toEqual({ verdict: 'OldError' });
    expect(enterToken(meter, creditToken(KEY, TID + 1))).toEqual({ verdict: 'UsedError' });
  });

  it('under a DDTK is refused, whatever else is wrong with it', () => {
    const meter = meterWith(KEY, { keyType: 1, keyExpiryNumber: 0 });
    expect(enterToken(meter, creditToken(KEY, TID))).toEqual({ verdict: 'DDTKError' });
  });

  it.each([0, 2, 3] as const)('under key type %i is taken', (keyType) => {
    expect(enterToken(meterWith(KEY, { keyType }), creditToken(KEY, TID)).verdict).toBe('accept');
  });

  it('after its KEN is refused: the step is 65,536 minutes', () => {
    const meter = meterWith(KEY, { keyExpiryNumber: 76 });
    expect(enterToken(meter, creditToken(KEY, 77 * 65_536))).toEqual({
      verdict: 'KeyExpiredError',
    });
    expect(enterToken(meter, creditToken(KEY, 77 * 65_536 - 1)).verdict).toBe('accept');
  });

  it('for another service has no function', () => {
    const meter = meterWith(KEY, { creditSubclasses: [1] });
    expect(enterToken(meter, creditToken(KEY, TID))).toEqual({ verdict: 'FunctionError' });
    expect(meter.usedTokens).toEqual([]);
  });

  it('beyond the register is out of range and is not used up', () => {
    const meter = meterWith(KEY);
    for (let n = 0; n < 100; n += 1) enterToken(meter, creditToken(KEY, TID + n, 18_201_624));
    const before = meter.registers.creditUnits[0];
    expect(enterToken(meter, creditToken(KEY, TID + 100, 1))).toEqual({ verdict: 'RangeError' });
    expect(meter.registers.creditUnits[0]).toBe(before);
    expect(meter.usedTokens).not.toContain(TID + 100);
  });

  it('in currency goes up and down, each in steps of its exponent', () => {
    const meter = meterWith(KEY);
    const token = (amount: string, minute: number): string => {
      const tokenIdentifier = parseTokenIdentifier(minute);
      return tokenOf(KEY, currencyCreditFields({ subclass: 4, tokenIdentifier, amount }, POLICY));
    };
    expect(enterToken(meter, token('1', TID))).toEqual({
      verdict: 'accept',
      effect: { kind: 'currency-credit', service: 'electricity', amount: '1.00004' },
    });
    enterToken(meter, token('-0.5', TID + 1));
    expect(meter.registers.creditCurrency).toEqual([50_010n, 0n, 0n, 0n]);
  });
});

describe('management', () => {
  it('sets, clears and is used up', () => {
    const meter = meterWith(KEY);
    meter.registers.tampered = true;
    expect(enterToken(meter, management(0, 1000)).verdict).toBe('accept');
    expect(enterToken(meter, management(0, 1000))).toEqual({ verdict: 'UsedError' });
    enterToken(meter, management(6, 50, TID + 1));
    enterToken(meter, management(5, 0, TID + 2));
    expect(meter.registers).toMatchObject({
      maximumPowerLimitWatts: 1000,
      maximumPhasePowerUnbalanceLimitWatts: 50,
      tampered: false,
    });
  });

  it('clears one register, or all', () => {
    const meter = meterWith(KEY);
    meter.registers.creditUnits.splice(0, 4, 1, 2, 3, 4);
    meter.registers.creditCurrency.splice(0, 4, 1n, 2n, 3n, 4n);
    enterToken(meter, management(1, 0));
    expect(meter.registers.creditUnits).toEqual([0, 2, 3, 4]);
    enterToken(meter, management(1, 5, TID + 1));
    expect(meter.registers.creditCurrency).toEqual([1n, 0n, 3n, 4n]);
    enterToken(meter, management(1, 0xffff, TID + 2));
    expect(meter.registers.creditUnits).toEqual([0, 0, 0, 0]);
    expect(meter.registers.creditCurrency).toEqual([0n, 0n, 0n, 0n]);
  });

  it.each([
    ['ClearCredit of register 8', 1, 8],
    ['ClearTamperCondition with a value', 5, 1],
  ])('%s is out of range and not used up', (_, subclass, value16) => {
    const meter = meterWith(KEY);
    expect(enterToken(meter, management(subclass, value16))).toEqual({ verdict: 'RangeError' });
    expect(meter.usedTokens).toEqual([]);
  });

  it.each([2, 7, 10, 11, 15])('subclass %i has no function', (subclass) => {
    expect(enterToken(meterWith(KEY), management(subclass, 0))).toEqual({
      verdict: 'FunctionError',
    });
  });

  it('is taken under a DDTK and refused after its KEN', () => {
    expect(enterToken(meterWith(KEY, { keyType: 1 }), management(0, 1)).verdict).toBe('accept');
    const expired = meterWith(KEY, { keyExpiryNumber: 75 });
    expect(enterToken(expired, management(0, 1))).toEqual({ verdict: 'KeyExpiredError' });
  });
});

describe('test and display', () => {
  const token = (manufacturerCode: number, subclass = 0): string => {
    const control = subclass === 0 ? '000000001' : '0000001';
    return tokenOf(KEY, testDisplayFields({ subclass, control, manufacturerCode }, POLICY));
  };

  it('needs no key', () => {
    const answer = enterToken(meterWith(KEYS.EA07.other), '00000000000150997584');
    expect(answer).toEqual({
      verdict: 'accept',
      effect: { kind: 'test-display', subclass: 0, control: '000000001' },
    });
  });

  it('is for every maker, or for the one it names', () => {
    expect(enterToken(meterWith(KEY), token(7)).verdict).toBe('accept');
    expect(enterToken(meterWith(KEY), token(8))).toEqual({ verdict: 'FunctionError' });
  });

  it('of a proprietary subclass has no function', () => {
    expect(enterToken(meterWith(KEY), token(0, 6))).toEqual({ verdict: 'FunctionError' });
  });

  it('with a changed digit has a wrong CRC', () => {
    expect(enterToken(meterWith(KEY), '00000000000150997585')).toEqual({ verdict: 'CRCError' });
  });
});

describe('class 3', () => {
  it('has no function', () => {
    const token = tokenOf(KEY, { tokenClass: 3, subclass: 0, upper28: 0, lower16: 0 });
    expect(enterToken(meterWith(KEY), token)).toEqual({ verdict: 'FunctionError' });
  });
});

describe('a meter with a key of the wrong length', () => {
  it('is not made', () => {
    const { setup, key } = meterWith(KEY);
    const wrong = { ...setup, key, decoderKey: new Uint8Array(16) };
    expectCode(() => createVirtualMeter(wrong, cipherOf('EA07'), POLICY), 'STS_KEY_LENGTH');
    const wide = { ...wrong, decoderKey: new Uint8Array(8) };
    expectCode(() => createVirtualMeter(wide, cipherOf('EA11'), POLICY), 'STS_KEY_LENGTH');
  });
});
