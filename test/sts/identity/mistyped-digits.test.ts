/** Every one-digit change and every swap of neighbours, for meter numbers of both lengths. */
import { describe, expect, test } from 'vitest';
import { parseDecoderReferenceNumber } from '../../../src/sts/identity/decoder-reference-number.ts';
import { isLuhnValid } from '../../../src/sts/identity/luhn.ts';
import { parseMeterPAN } from '../../../src/sts/identity/meter-pan.ts';
import { meterPanOf, withLuhnDigit } from '../../reference/meter-pan.ts';
import { codeOf } from '../../support/expect-code.ts';
import { seeded, seededBelow, seededDigits } from '../../support/seeded.ts';

const DIGITS = '0123456789'.split('');
const next = seeded(20_270_311);
const fourDigits = () => String(100 + seededBelow(next, 9900)).padStart(4, '0');
const NUMBERS = Array.from({ length: 24 }, (_, index) =>
  withLuhnDigit((index % 2 === 0 ? seededDigits(next, 2) : fourDigits()) + seededDigits(next, 8)),
);

/** Every text that differs in one digit. */
function oneDigitChanges(text: string): string[] {
  return [...text].flatMap((digit, at) =>
    DIGITS.filter((other) => other !== digit).map(
      (other) => text.slice(0, at) + other + text.slice(at + 1),
    ),
  );
}

/** Every swap of two neighbours that differ, apart from 09 and 90. */
function swaps(text: string): { seen: string[]; unseen: string[] } {
  const seen: string[] = [];
  const unseen: string[] = [];
  for (let at = 0; at + 1 < text.length; at += 1) {
    const [left, right] = [text[at]!, text[at + 1]!];
    const swapped = text.slice(0, at) + right + left + text.slice(at + 2);
    if (['09', '90'].includes(left + right)) unseen.push(swapped);
    else if (left !== right) seen.push(swapped);
  }
  return { seen, unseen };
}

/** The check digit tells, unless the change has made the ManufacturerCode impossible. */
const numberCode = (text: string) =>
  text.length === 13 && text < '0100' ? 'STS_DRN_MANUFACTURER_CODE' : 'STS_DRN_CHECK_DIGIT';

describe.each(NUMBERS)('DecoderReferenceNumber %s', (number) => {
  const pan = meterPanOf(number);

  test('one digit changed', () => {
    const changes = oneDigitChanges(number);
    expect(changes).toHaveLength(9 * number.length);
    for (const changed of changes) {
      expect(codeOf(() => parseDecoderReferenceNumber(changed))).toBe(numberCode(changed));
    }
  });

  test('two neighbours swapped', () => {
    const { seen, unseen } = swaps(number);
    expect(seen.length).toBeGreaterThan(0);
    for (const swapped of seen) {
      expect(codeOf(() => parseDecoderReferenceNumber(swapped))).toBe(numberCode(swapped));
    }
    // What a Luhn digit cannot see.
    for (const swapped of unseen) expect(isLuhnValid(swapped)).toBe(true);
  });

  test(`one digit of MeterPAN ${pan} changed`, () => {
    const changes = oneDigitChanges(pan);
    expect(changes).toHaveLength(162);
    for (const changed of changes) {
      expect(codeOf(() => parseMeterPAN(changed))).toBe('STS_PAN_CHECK_DIGIT');
    }
  });

  test(`two neighbours of MeterPAN ${pan} swapped`, () => {
    const { seen, unseen } = swaps(pan);
    expect(seen.length).toBeGreaterThan(0);
    for (const swapped of seen) {
      expect(codeOf(() => parseMeterPAN(swapped))).toBe('STS_PAN_CHECK_DIGIT');
    }
    for (const swapped of unseen) expect(isLuhnValid(swapped)).toBe(true);
  });
});
