/**
 * The amount of a currency credit token: sign 1, exponent 5, mantissa 14 bits, in 10^-5 of the base
 * currency; the same form as the 16-bit amount with a wider exponent. SPEC 5.2.
 *
 * BigInt on purpose: the range goes to 10^35, and currency tokens are not on a hot path.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { OpenPointPolicy } from '../open-points.ts';

const MANTISSA_MAX = 16_383n;
const MANTISSA_COUNT = 16_384n;
const EXPONENT_MAX = 31;
/** Decimal places of the smallest unit, 10^-5 of the base currency. */
const UNIT_PLACES = 5;
/** Longest exponent that a written amount may have: far above the range, far below a stall. */
const WRITTEN_EXPONENT_MAX = 60;

/** The encoded amount. */
export interface CurrencyAmount {
  readonly negative: boolean;
  /** 0 to 31. */
  readonly exponent: number;
  /** 0 to 16383. */
  readonly mantissa: number;
}

/**
 * Encodes an amount of money.
 *
 * A positive amount goes up to the next step, a negative one toward zero: both toward plus
 * infinity (SPEC D15, inferred from six tokens).
 *
 * @param text - decimal number of the base currency: `12.5`, `-1`, `1.8E+14`
 * @throws {KmsError} STS_AMOUNT_FORM, STS_AMOUNT_RANGE
 */
export function encodeCurrencyAmount(text: string, policy: OpenPointPolicy): CurrencyAmount {
  const { negative, units, remainder } = parseDecimal(text);
  const down = negative && policy.d15NegativeCurrency === 'toward-positive';
  const magnitude = units + (remainder && !down ? 1n : 0n);
  for (let exponent = 0; exponent <= EXPONENT_MAX; exponent += 1) {
    const step = 10n ** BigInt(exponent);
    const above = magnitude - offsetOf(exponent);
    const mantissa = down ? floorStep(above, step) : ceilStep(above, step);
    if (mantissa > MANTISSA_MAX) continue;
    // A debt that rounds to nothing has no sign.
    const nothing = exponent === 0 && mantissa === 0n;
    return { negative: negative && !nothing, exponent, mantissa: Number(mantissa) };
  }
  throw new KmsError('STS_AMOUNT_RANGE', 'currency amount: does not fit 5 + 14 bits');
}

/** The amount in 10^-5 of the base currency. */
export function decodeCurrencyAmount(amount: CurrencyAmount): bigint {
  const step = 10n ** BigInt(amount.exponent);
  const magnitude = BigInt(amount.mantissa) * step + offsetOf(amount.exponent);
  return amount.negative ? -magnitude : magnitude;
}

/** Writes 10^-5 units as a decimal number of the base currency. */
export function formatCurrencyUnits(units: bigint): string {
  const magnitude = units < 0n ? -units : units;
  const digits = magnitude.toString().padStart(UNIT_PLACES + 1, '0');
  const fraction = digits.slice(-UNIT_PLACES).replace(/0+$/, '');
  const whole = digits.slice(0, -UNIT_PLACES);
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

interface Decimal {
  readonly negative: boolean;
  /** Whole 10^-5 units of the magnitude, rounded down. */
  readonly units: bigint;
  /** True when something was cut off. */
  readonly remainder: boolean;
}

function parseDecimal(text: string): Decimal {
  const match = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text);
  const written = Number(match?.[4] ?? '0');
  if (match === null || Math.abs(written) > WRITTEN_EXPONENT_MAX) {
    throw new KmsError('STS_AMOUNT_FORM', 'currency amount: a decimal number wanted, as 12.34');
  }
  const fraction = match[3] ?? '';
  const digits = BigInt((match[2] ?? '') + fraction);
  const shift = written + UNIT_PLACES - fraction.length;
  const negative = match[1] === '-';
  if (shift >= 0) return { negative, units: digits * 10n ** BigInt(shift), remainder: false };
  const divisor = 10n ** BigInt(-shift);
  return { negative, units: digits / divisor, remainder: digits % divisor !== 0n };
}

function ceilStep(value: bigint, step: bigint): bigint {
  return value <= 0n ? 0n : (value + step - 1n) / step;
}

function floorStep(value: bigint, step: bigint): bigint {
  return value <= 0n ? 0n : value / step;
}

function offsetOf(exponent: number): bigint {
  let offset = 0n;
  for (let n = 1; n <= exponent; n += 1) offset += MANTISSA_COUNT * 10n ** BigInt(n - 1);
  return offset;
}
