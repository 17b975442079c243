/**
 * The 16-bit amount of credit and power-limit tokens: exponent 2 bits, mantissa 14 bits,
 * value = m 10^e + sum for n = 1..e of 2^14 10^(n-1). SPEC 5.2.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { OpenPointPolicy } from '../open-points.ts';

const MANTISSA_BITS = 14;
const MANTISSA_MAX = 2 ** MANTISSA_BITS - 1;
const EXPONENT_MAX = 3;

/** Largest amount that 16 bits carry: m 16383, e 3. */
export const TRANSFER_AMOUNT_MAX = 18_201_624;

/**
 * Encodes an amount.
 *
 * @param units - whole number of the smallest unit (0.1 kWh, 0.1 kl, 0.1 m3, 0.1 min, 1 W)
 * @returns 16 bits. An amount between two steps goes up, in the customer's favour, carrying into
 *   the next exponent (SPEC D16: text only; `nearest` under the policy)
 * @throws {KmsError} STS_AMOUNT_RANGE
 */
export function encodeTransferAmount(units: number, policy: OpenPointPolicy): number {
  if (!Number.isInteger(units) || units < 0 || units > TRANSFER_AMOUNT_MAX) {
    throw new KmsError(
      'STS_AMOUNT_RANGE',
      `amount: a whole number from 0 to ${TRANSFER_AMOUNT_MAX} wanted`,
      { facts: { largest: TRANSFER_AMOUNT_MAX } },
    );
  }
  const round = policy.d16AmountRounding === 'up' ? Math.ceil : Math.round;
  for (let exponent = 0; exponent <= EXPONENT_MAX; exponent += 1) {
    const mantissa = round((units - offsetOf(exponent)) / 10 ** exponent);
    if (mantissa <= MANTISSA_MAX) return (exponent << MANTISSA_BITS) | mantissa;
  }
  throw new KmsError('STS_AMOUNT_RANGE', 'amount: does not fit 16 bits');
}

/** The amount of a 16-bit field, in the smallest unit. */
export function decodeTransferAmount(field: number): number {
  const exponent = field >>> MANTISSA_BITS;
  return (field & MANTISSA_MAX) * 10 ** exponent + offsetOf(exponent);
}

/** First value of an exponent: 0, 16384, 180224, 1818624. */
function offsetOf(exponent: number): number {
  let offset = 0;
  for (let n = 1; n <= exponent; n += 1) offset += 2 ** MANTISSA_BITS * 10 ** (n - 1);
  return offset;
}
