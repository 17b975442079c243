/**
 * Amounts as exponent and mantissa: m * 10^e plus all that the smaller exponents can hold.
 * Rounding is toward plus infinity. For the 16-bit form this rests on the text alone (no published
 * vector tells up from nearest); for negative currency it is inferred from six published tokens.
 *
 * @module
 */

const MANTISSA_BITS = 14n;
const MANTISSA_COUNT = 1n << MANTISSA_BITS;
const SIXTEEN_BIT_EXPONENT_MAX = 3n;
const CURRENCY_EXPONENT_MAX = 31n;
const CURRENCY_DECIMALS = 5;

/** An amount in parts; the sign is 1 for a negative one. */
export interface AmountParts {
  readonly sign: 0 | 1;
  readonly exponent: bigint;
  readonly mantissa: bigint;
}

/** The smallest value of an exponent: the sum for n = 1..e of 2^14 * 10^(n-1). */
function lowestOf(exponent: bigint): bigint {
  let sum = 0n;
  for (let n = 1n; n <= exponent; n += 1n) sum += MANTISSA_COUNT * 10n ** (n - 1n);
  return sum;
}

function splitMagnitude(
  magnitude: bigint,
  rounding: 'up' | 'down',
  exponentMax: bigint,
): Omit<AmountParts, 'sign'> {
  for (let exponent = 0n; exponent <= exponentMax; exponent += 1n) {
    if (magnitude >= lowestOf(exponent + 1n)) continue;
    const step = 10n ** exponent;
    const above = magnitude - lowestOf(exponent);
    const mantissa = rounding === 'up' ? (above + step - 1n) / step : above / step;
    if (mantissa < MANTISSA_COUNT) return { exponent, mantissa };
    if (exponent < exponentMax) return { exponent: exponent + 1n, mantissa: 0n };
  }
  throw new RangeError(`the amount ${String(magnitude)} is too large`);
}

/** The 16-bit form: 2 bits of exponent, 14 of mantissa; rounds up. */
export function encodeAmount16(units: bigint): bigint {
  if (units < 0n) throw new RangeError('the amount is negative');
  const { exponent, mantissa } = splitMagnitude(units, 'up', SIXTEEN_BIT_EXPONENT_MAX);
  return (exponent << MANTISSA_BITS) | mantissa;
}

/** What a meter credits for a 16-bit amount, in units. */
export function decodeAmount16(value16: bigint): bigint {
  const exponent = value16 >> MANTISSA_BITS;
  return lowestOf(exponent) + (value16 & (MANTISSA_COUNT - 1n)) * 10n ** exponent;
}

/** Currency, in 10^-5 of the base currency: positive rounds up, negative magnitude down. */
export function encodeCurrency(units: bigint): AmountParts {
  return units < 0n
    ? { sign: 1, ...splitMagnitude(-units, 'down', CURRENCY_EXPONENT_MAX) }
    : { sign: 0, ...splitMagnitude(units, 'up', CURRENCY_EXPONENT_MAX) };
}

/**
 * Units of 10^-5 in a decimal text such as "16383", "-0.5" or "1.82044E+20". More than five
 * decimals, which would need a rounding of its own, is an error.
 */
export function currencyUnits(text: string): bigint {
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:E\+?([0-9]{1,2}))?$/.exec(text);
  if (match === null) throw new RangeError('not a decimal amount');
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const decimals = CURRENCY_DECIMALS + Number(exponent) - fraction.length;
  if (decimals < 0) throw new RangeError('the amount has more than five decimals');
  const magnitude = BigInt(whole + fraction) * 10n ** BigInt(decimals);
  return sign === '-' ? -magnitude : magnitude;
}
