/**
 * Numbers as spreadsheets, keyboards and people leave them: read, or a question; never repaired.
 */
import { describe, expect, test } from 'vitest';
import {
  typedDecoderReferenceNumber,
  typedKeyExpiryNumber,
  typedKeyRevisionNumber,
  typedMeter,
  typedMeterPAN,
  typedSupplyGroupCode,
  typedTariffIndex,
  typedToken,
} from '../../src/exchange/typed-numbers.ts';
import { meterPanOf } from '../reference/meter-pan.ts';
import { KmsError } from '../../src/errors/kms-error.ts';
import { expectCode } from '../support/expect-code.ts';

const PAN = '600727000000000009';
const LONG_PAN = '000001000000000082';
const inScript = (zero: number, text: string) =>
  text.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const FOUR_DIGIT_MAKER = meterPanOf('1234000000129');

function refusalOf(action: () => unknown): KmsError {
  try {
    action();
  } catch (error) {
    if (error instanceof KmsError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('a meter is read', () => {
  test.each([
    [PAN, PAN],
    ['00000000000', PAN],
    ['600727 00000000000 9', PAN],
    ['6007-2700-0000-0000-09', PAN],
    ['6007\u00a02700\u202f0000\u20130000\u201209', PAN],
    ['0000 0100000000008 2', LONG_PAN],
    ['0100000000008', LONG_PAN],
    [`\ufeff${PAN}`, PAN],
  ])('%j', (text, pan) => {
    expect(typedMeter(text)).toBe(pan);
  });
});

describe('a meter is asked for', () => {
  test.each([
    ['zeros cut from an 11-digit number', '0', '00000000000'],
    ['a zero cut from a 13-digit number', '100000000008', '0100000000008'],
    ['zeros cut from a MeterPAN, 14 digits left', FOUR_DIGIT_MAKER.slice(4), FOUR_DIGIT_MAKER],
    ['one zero cut from a MeterPAN', LONG_PAN.slice(1), LONG_PAN],
    ['two zeros', LONG_PAN.slice(2), LONG_PAN],
    ['three zeros', LONG_PAN.slice(3), LONG_PAN],
    ['four zeros', LONG_PAN.slice(4), LONG_PAN],
    ['scientific notation with every digit', '6.00727000000000009E+17', PAN],
    ['and a decimal comma', '6,00727000000000009e17', PAN],
    ['a decimal point', `${PAN}.0`, PAN],
    ['a decimal comma', `${PAN},00`, PAN],
    ['commas between thousands', '600,727,000,000,000,009', PAN],
    ['points between thousands and a decimal comma', '600.727.000.000.000.009,00', PAN],
    ['apostrophes between thousands', "600'727'000'000'000'009", PAN],
    ['an apostrophe before it', `'${PAN}`, PAN],
    ['a formula', `="${PAN}"`, PAN],
    ['quotes', `"${PAN}"`, PAN],
    ['a mark that cannot be seen', `6007\u200b27000000000009`, PAN],
    ['full-width digits', inScript(0xff10, PAN), PAN],
    ['Arabic digits', inScript(0x660, PAN), PAN],
    ['zeros cut and a decimal point', '1000000000082.0', LONG_PAN],
  ])('%s', (_, text, meant) => {
    const error = refusalOf(() => typedMeter(text));
    expect(error.message).toContain(`Did you mean ${meant}`);
    expect(error.facts['didYouMean']).toContain(meant);
  });

  test('a MeterPAN whose cut form is a meter number too: both are named, neither is taken', () => {
    const cut = LONG_PAN.slice(5);
    const other = meterPanOf(cut);
    const error = expectCode(() => typedMeter(cut), 'METER_NUMBER_AMBIGUOUS');
    expect(error.facts).toEqual({ meterPAN: other, cutMeterPAN: LONG_PAN });
    expect(typedMeter(other)).toBe(other);
    expect(typedMeter(LONG_PAN)).toBe(LONG_PAN);
    expect(typedDecoderReferenceNumber(cut)).toBe(cut);
    expect(refusalOf(() => typedMeterPAN(cut)).message).toContain(`Did you mean ${LONG_PAN}`);
  });

  test.each(['6.00727E+17', '6,00727E+17', '6E17', '4.7E+10'])('%s has lost digits', (text) => {
    const { message, facts } = refusalOf(() => typedMeter(text));
    expect(message).toContain('scientific notation');
    expect(facts['didYouMean']).toBeUndefined();
  });

  test('a MeterPAN that was rounded to 15 digits', () => {
    const { message } = refusalOf(() => typedMeter('600727123456789000'));
    expect(message).toContain('15 digits');
  });

  test.each(['', 'none', '60072700000000000x', '600727000000000008', 'Zähler 5'])(
    '%j means no meter that could be offered',
    (text) => {
      expect(refusalOf(() => typedMeter(text)).message).not.toContain('Did you mean');
    },
  );
});

test.each([
  `${PAN} ${LONG_PAN}`,
  `${PAN},${LONG_PAN}`,
  `${PAN};${LONG_PAN}`,
  `${PAN}\n${LONG_PAN}`,
  `00000000000 0100000000008`,
  `00000000000,00000000000,00000000000`,
])('several meters in one argument are never joined: %j', (text) => {
  for (const typed of [typedMeter, typedMeterPAN, typedDecoderReferenceNumber]) {
    expectCode(() => typed(text), 'NUMBER_SEVERAL');
  }
});

describe('a supply group', () => {
  test.each([
    ['12345', '012345'],
    ['42', '000042'],
    ['12345.0', '012345'],
    ['1.2345E+04', '012345'],
    ['600,101', '600101'],
    ['600 101', '600101'],
    ['６００１０１', '600101'],
    ["'012345", '012345'],
  ])('%j is asked for', (text, meant) => {
    const { message } = expectCode(() => typedSupplyGroupCode(text), 'STS_SGC_INVALID');
    expect(message).toContain(`Did you mean ${meant}?`);
  });

  test('is read as six digits, and two are not one', () => {
    expect(typedSupplyGroupCode('012345')).toBe('012345');
    expectCode(() => typedSupplyGroupCode('600101 600102'), 'NUMBER_SEVERAL');
    expect(refusalOf(() => typedSupplyGroupCode('1.23E+04')).message).toContain('rounded');
  });
});

test(
  'a tariff index of one digit, a revision and an expiry with a zero before it are ' + 'asked for',
  () => {
    expect(typedTariffIndex('01')).toBe('01');
    expect(typedKeyRevisionNumber('2')).toBe(2);
    expect([typedKeyExpiryNumber('0'), typedKeyExpiryNumber('255')]).toEqual([0, 255]);
    const ti = expectCode(() => typedTariffIndex('1'), 'STS_TI_INVALID');
    expect(ti.message).toContain('Did you mean 01?');
    const krn = expectCode(() => typedKeyRevisionNumber('02'), 'STS_KRN_INVALID');
    expect(krn.message).toContain('Did you mean 2?');
    expect(refusalOf(() => typedKeyRevisionNumber('2.0')).message).toContain('Did you mean 2?');
    const ken = expectCode(() => typedKeyExpiryNumber('0255'), 'STS_KEN_INVALID');
    expect(ken.message).toContain('Did you mean 255?');
    for (const text of ['10', '0', 'two', '']) {
      expect(refusalOf(() => typedKeyRevisionNumber(text)).message).not.toContain('Did you mean');
    }
  },
);

describe('a token', () => {
  const TOKEN = '56493153725450313471';

  test('is read in groups', () => {
    expect(typedToken('5649 3153-7254\u00a05031\u20133471')).toEqual({ digits: TOKEN });
  });

  test.each([
    ['zeros cut', '1234567890123456789', 'found 19. Were zeros at its beginning cut?'],
    ['two tokens', `${TOKEN} ${TOKEN}`, 'found 2'],
    ['two tokens without a blank', TOKEN + TOKEN, 'found 40'],
    ['full-width digits', TOKEN.replace('5', '５'), 'found 20 among other characters'],
    ['quotes', `"${TOKEN}"`, 'found 20 among other characters'],
    ['scientific notation', '5.64932E+19', 'scientific notation'],
    ['letters', 'abc', 'other characters'],
  ])('%s is told without its digits', (_, text, told) => {
    const token = typedToken(text);
    expect(token).toMatchObject({ wrong: expect.stringContaining(told) as string });
    expect(JSON.stringify(token)).not.toMatch(/[0-9]{4}/);
  });
});
