/** What people live through at their meter, as the roll-over of 2014 to 2024 taught it. */
import { describe, expect, it } from 'vitest';
import { enterToken } from '../../../src/sts/meter/enter-token.ts';
import { deriveRollOver } from '../../../src/sts/token/roll-over.ts';
import { tokenIdentifierAt } from '../../../src/sts/token/token-identifier.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCode } from '../../support/expect-code.ts';
import { creditToken, KEYS, keyChangeSet, meterWith } from '../../support/meters.ts';

const { old, new: next } = KEYS.EA07;
const issued = parseUtcMinute('2024-06-03T09:30Z');
const on1993 = tokenIdentifierAt(issued, { baseDate: 1993 });
const on2014 = tokenIdentifierAt(issued, { baseDate: 2014 });

describe('the customer with three tokens on one slip', () => {
  it('has the credit refused before the key change and taken after it', () => {
    const meter = meterWith(old);
    const credit = creditToken(next, on2014);
    expect(enterToken(meter, credit)).toEqual({ verdict: 'CRCError' });
    for (const token of keyChangeSet(old, next, { rollOver: true })) enterToken(meter, token);
    expect(enterToken(meter, credit).verdict).toBe('accept');
  });
});

describe('the customer with a forgotten token', () => {
  it('loses it by the key change', () => {
    const meter = meterWith(old);
    const forgotten = creditToken(old, on1993);
    for (const token of keyChangeSet(old, next, { rollOver: true })) enterToken(meter, token);
    expect(enterToken(meter, forgotten)).toEqual({ verdict: 'CRCError' });
  });
});

describe('the roll-over bit', () => {
  it('clears the memory: a 2014-base token is far below the 1993-base ones', () => {
    const meter = meterWith(old);
    for (let n = 0; n < 50; n += 1) enterToken(meter, creditToken(old, on1993 + n));
    for (const token of keyChangeSet(old, next, { rollOver: true })) enterToken(meter, token);
    expect(meter.usedTokens).toEqual([]);
    expect(enterToken(meter, creditToken(next, on2014)).verdict).toBe('accept');
  });

  it('without it the new tokens are refused as old', () => {
    const meter = meterWith(old);
    for (let n = 0; n < 50; n += 1) enterToken(meter, creditToken(old, on1993 + n));
    for (const token of keyChangeSet(old, next, { rollOver: false })) enterToken(meter, token);
    expect(enterToken(meter, creditToken(next, on2014))).toEqual({ verdict: 'OldError' });
  });
});

describe('the way back to a 1993 key', () => {
  it('would let every used token in again', () => {
    const meter = meterWith(old);
    const used = creditToken(old, on1993);
    expect(enterToken(meter, used).verdict).toBe('accept');
    for (const token of keyChangeSet(old, next, { rollOver: true })) enterToken(meter, token);
    expect(enterToken(meter, creditToken(next, on2014)).verdict).toBe('accept');
    // Nothing but the issuer's rule prevents this set.
    for (const token of keyChangeSet(next, old)) enterToken(meter, token);
    expect(enterToken(meter, used).verdict).toBe('accept');
    expect(meter.registers.creditUnits[0]).toBe(30);
  });

  it('is why no set leads to an earlier base date', () => {
    const error = expectCode(() => deriveRollOver(2014, 1993), 'STS_KCT_BASE_DATE');
    expect(error.facts).toEqual({ from: 2014, to: 1993 });
    expect(deriveRollOver(1993, 2014)).toBe(true);
    expect(deriveRollOver(2014, 2014)).toBe(false);
  });
});

describe('the new meter', () => {
  it('takes credit only after it is commissioned', () => {
    const meter = meterWith(old, { keyType: 1 });
    expect(enterToken(meter, creditToken(old, on1993))).toEqual({ verdict: 'DDTKError' });
    for (const token of keyChangeSet(old, next)) enterToken(meter, token);
    expect(enterToken(meter, creditToken(next, on1993)).verdict).toBe('accept');
  });
});
