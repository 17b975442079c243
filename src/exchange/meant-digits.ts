/**
 * The digits that a text may stand for after a spreadsheet, a word processor or a keyboard of
 * another script has changed it. They are offered as a question and never taken by themselves.
 *
 * @module
 */

/** What separates the groups in which people print and type a number: blanks and dashes. */
const GROUPING = /[\s\p{Zs}\p{Pd}]+/gu;
/** 600.727.000, 600,727,000, 600'727'000 */
const THOUSANDS = /^\d{1,3}(?:[.,'’]\d{3})+$/u;
/** 12345.0 and 12345,00; three zeros would be thousands. */
const DECIMALS = /[.,](?:0{0,2}|0{4,})$/u;
const SCIENTIFIC = /^(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$/u;

/** Digits, or the news that a rounded number has lost some. */
export type MeantDigits = { readonly digits: string } | { readonly lost: true };

/** A text without the blanks and dashes between groups. */
export function withoutGroups(text: string): string {
  return text.replace(GROUPING, '');
}

/** The digits that a text may stand for, or null when there is no sense in it. */
export function meantDigits(text: string): MeantDigits | null {
  const plain = withoutGroups(unwrapped(visibleAscii(text)));
  const scientific = SCIENTIFIC.exec(plain);
  if (scientific !== null) return fromScientific(scientific);
  const whole = plain.replace(DECIMALS, '');
  const digits = THOUSANDS.test(whole) ? whole.replaceAll(/[.,'’]/g, '') : whole;
  return /^\d+$/.test(digits) ? { digits } : null;
}

/** Runs of ASCII digits that a text has. */
export function digitRuns(text: string): readonly string[] {
  return visibleAscii(text).match(/\d+/g) ?? [];
}

/** The exponent says how many digits follow the first; fewer than that were rounded away. */
function fromScientific([, first = '', fraction = '', exponent]: RegExpExecArray): MeantDigits {
  const count = Number(exponent);
  const beyond = fraction.slice(count);
  if (fraction.length < count || !/^0*$/.test(beyond)) return { lost: true };
  return { digits: first + fraction.slice(0, count) };
}

/** Without what cannot be seen; digits of other scripts and widths as ASCII. */
function visibleAscii(text: string): string {
  return text
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\p{Nd}/gu, (digit) => String(valueOfDigit(digit)));
}

/** Decimal digits stand in runs of ten code points, zero first (Unicode 4.6). */
function valueOfDigit(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(point - before - 1))) before += 1;
  return before % 10;
}

/** Without the marks by which a spreadsheet keeps a number as text: '123, "123", ="123" */
function unwrapped(text: string): string {
  return text
    .trim()
    .replace(/^=/, '')
    .replaceAll(/^["'`’“”]+|["'`’“”]+$/gu, '');
}
