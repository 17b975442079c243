/** Key-change sets in the virtual meter: every order, every kind of set, every refusal. */
import { describe, expect, it } from 'vitest';
import { enterToken } from '../../../src/sts/meter/enter-token.ts';
import {
  forgetPartialKeyChange,
  holdsDecoderKey,
  wipeVirtualMeter,
} from '../../../src/sts/meter/virtual-meter.ts';
import { bytesFromHex } from '../../../src/sts/text.ts';
import { KEYS, keyChangeSet, meterWith, permutations, tokenOf } from '../../support/meters.ts';

const SETS = [
  { name: 'EA07, two tokens', keys: KEYS.EA07, tokenCount: 2, displayed: '000000' },
  { name: 'EA07, three tokens', keys: KEYS.EA07, tokenCount: 3, displayed: '203557' },
  { name: 'EA11, four tokens', keys: KEYS.EA11, tokenCount: 4, displayed: '203557' },
] as const;

describe.each(SETS)('a set of $name', ({ keys, tokenCount, displayed }) => {
  const tokens = keyChangeSet(keys.old, keys.new, { tokenCount, keyExpiryNumber: 103 });

  it.each(permutations(tokens).map((order) => ({ order })))('is taken in order $order', (entry) => {
    const meter = meterWith(keys.old, { takesThirdToken: true });
    const answers = entry.order.map((token) => enterToken(meter, token));
    expect(answers.map(({ verdict }) => verdict)).toEqual(tokens.map(() => 'accept'));
    expect(answers.at(-1)).toEqual({
      verdict: 'accept',
      effect: { kind: 'key-change', rollOver: false },
    });
    expect(holdsDecoderKey(meter, bytesFromHex(keys.new), 0)).toBe(true);
    expect(holdsDecoderKey(meter, bytesFromHex(keys.old), 0)).toBe(false);
    expect(meter.key).toEqual({
      supplyGroupCode: displayed,
      keyType: 2,
      keyRevisionNumber: 6,
      keyExpiryNumber: 103,
      tariffIndex: '02',
    });
  });

  it('is refused under any other key', () => {
    const meter = meterWith(keys.other, { takesThirdToken: true });
    for (const token of tokens) expect(enterToken(meter, token)).toEqual({ verdict: 'CRCError' });
  });

  it('leaves the old key in place until its last token', () => {
    const meter = meterWith(keys.old, { takesThirdToken: true });
    for (const token of tokens.slice(0, -1)) enterToken(meter, token);
    expect(holdsDecoderKey(meter, bytesFromHex(keys.old), 0)).toBe(true);
    expect(meter.key.keyRevisionNumber).toBe(1);
  });

  it('is forgotten after a pause, and can be entered again', () => {
    const meter = meterWith(keys.old, { takesThirdToken: true });
    enterToken(meter, tokens[0] ?? '');
    forgetPartialKeyChange(meter);
    for (const token of tokens.slice(1)) enterToken(meter, token);
    expect(holdsDecoderKey(meter, bytesFromHex(keys.old), 0)).toBe(true);
    enterToken(meter, tokens[0] ?? '');
    expect(holdsDecoderKey(meter, bytesFromHex(keys.new), 0)).toBe(true);
  });

  it('cannot be entered twice: its key is gone', () => {
    const meter = meterWith(keys.old, { takesThirdToken: true });
    for (const token of tokens) enterToken(meter, token);
    for (const token of tokens) expect(enterToken(meter, token)).toEqual({ verdict: 'CRCError' });
  });
});

describe('what a meter refuses of a set', () => {
  const { old, new: next } = KEYS.EA07;

  it.each([
    { from: 1, to: 2, verdict: 'accept' },
    { from: 2, to: 2, verdict: 'accept' },
    { from: 0, to: 1, verdict: 'accept' },
    { from: 0, to: 2, verdict: 'accept' },
    { from: 0, to: 3, verdict: 'accept' },
    { from: 2, to: 1, verdict: 'KeyTypeError' },
    { from: 2, to: 3, verdict: 'KeyTypeError' },
    { from: 2, to: 0, verdict: 'KeyTypeError' },
    { from: 1, to: 1, verdict: 'KeyTypeError' },
    { from: 1, to: 3, verdict: 'KeyTypeError' },
    { from: 1, to: 0, verdict: 'KeyTypeError' },
    { from: 3, to: 3, verdict: 'KeyTypeError' },
    { from: 3, to: 2, verdict: 'KeyTypeError' },
  ] as const)('key type $from to $to: $verdict', ({ from, to, verdict }) => {
    const [first = ''] = keyChangeSet(old, next, { keyType: to });
    expect(enterToken(meterWith(old, { keyType: from }), first).verdict).toBe(verdict);
  });

  it('the third token, when it does not take one', () => {
    const [first = '', , third = ''] = keyChangeSet(old, next, { tokenCount: 3 });
    const meter = meterWith(old);
    expect(enterToken(meter, first)).toEqual({ verdict: 'FunctionError' });
    expect(enterToken(meter, third)).toEqual({ verdict: 'FunctionError' });
  });

  it.each([
    { subclass: 3, upper28: 0xf02_0000, verdict: 'RangeError', what: 'KRN 0' },
    { subclass: 3, upper28: 0xfa2_0000, verdict: 'RangeError', what: 'KRN 10' },
    { subclass: 4, upper28: 0xf64_0000, verdict: 'RangeError', what: 'TI 100' },
    { subclass: 8, upper28: 0x0f4_2401, verdict: 'FormatError', what: 'padding not zero' },
    { subclass: 8, upper28: 0xf42_4000, verdict: 'RangeError', what: 'SGC above 999999' },
    { subclass: 9, upper28: 0, verdict: 'FunctionError', what: 'a fourth token under EA07' },
  ] as const)('$what: $verdict', ({ subclass, upper28, verdict }) => {
    const token = tokenOf(old, { tokenClass: 2, subclass, upper28, lower16: 1 });
    const clean = tokenOf(old, { tokenClass: 2, subclass, upper28, lower16: 0 });
    const meter = meterWith(old, { takesThirdToken: true });
    const entered = verdict === 'RangeError' ? clean : token;
    expect(enterToken(meter, entered)).toEqual({ verdict });
  });

  it('the three-token bit under EA11', () => {
    const first = tokenOf(KEYS.EA11.old, {
      tokenClass: 2,
      subclass: 3,
      upper28: 0xf16_0000,
      lower16: 0,
    });
    expect(enterToken(meterWith(KEYS.EA11.old), first)).toEqual({ verdict: 'FormatError' });
  });

  it('a SupplyGroupCode above 999999 under EA11, once the set is whole', () => {
    const sections = [
      { subclass: 3, upper28: 0xf12_0000 },
      { subclass: 4, upper28: 0xf01_0000 },
      { subclass: 8, upper28: 0x240_0000 },
      { subclass: 9, upper28: 0xf40_0000 },
    ];
    const meter = meterWith(KEYS.EA11.old);
    const verdicts = sections.map(
      (section) =>
        enterToken(meter, tokenOf(KEYS.EA11.old, { tokenClass: 2, lower16: 0, ...section }))
          .verdict,
    );
    expect(verdicts).toEqual(['accept', 'accept', 'accept', 'RangeError']);
    expect(holdsDecoderKey(meter, bytesFromHex(KEYS.EA11.old), 0)).toBe(true);
  });
});

describe('a wiped meter', () => {
  it('holds no key and takes no token', () => {
    const meter = meterWith(KEYS.EA07.old);
    const [first = ''] = keyChangeSet(KEYS.EA07.old, KEYS.EA07.new);
    enterToken(meter, first);
    wipeVirtualMeter(meter);
    expect([...meter.decoderKey]).toEqual(new Array(8).fill(0));
    expect([...meter.partial.words]).toEqual([0, 0, 0, 0]);
    expect(enterToken(meter, first)).toEqual({ verdict: 'CRCError' });
  });
});
