/**
 * Class 0: credit. Subclass 0 to 3 in units, 4 to 7 in currency. SPEC 5.2.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import { requireBits } from '../text.ts';
import { encodeCurrencyAmount, type CurrencyAmount } from './currency-amount.ts';
import type { BlockFields } from './token-block.ts';
import type { TokenIdentifier } from './token-identifier.ts';
import { encodeTransferAmount } from './transfer-amount.ts';

/** What a credit token is for, in the order of subclass 0 to 3 and again 4 to 7. */
export const CREDIT_SERVICES = ['electricity', 'water', 'gas', 'time'] as const;

/** Unit of the amount of subclass 0 to 3. */
export const CREDIT_UNITS = ['0.1 kWh', '0.1 kl', '0.1 m3', '0.1 min'] as const;

/** Credit in units. */
export interface UnitCredit {
  /** 0 electricity, 1 water, 2 gas, 3 time. */
  readonly subclass: number;
  /** RND, 0 to 15: padding, not security. */
  readonly randomNumber: number;
  readonly tokenIdentifier: TokenIdentifier;
  /** Whole number of {@link CREDIT_UNITS}. */
  readonly amountUnits: number;
}

/** Credit in money. */
export interface CurrencyCredit {
  /** 4 electricity, 5 water, 6 gas, 7 time. */
  readonly subclass: number;
  readonly tokenIdentifier: TokenIdentifier;
  /** Decimal number of the base currency. */
  readonly amount: string;
}

/**
 * Fields of a credit token in units: RND 4, TID 24, amount 16.
 *
 * @throws {KmsError} STS_SUBCLASS_INVALID, STS_RND_RANGE, STS_AMOUNT_RANGE
 */
export function unitCreditFields(credit: UnitCredit, policy: OpenPointPolicy): BlockFields {
  requireSubclass(credit.subclass, 0);
  const random = requireRandomNumber(credit.randomNumber);
  return {
    tokenClass: 0,
    subclass: credit.subclass,
    upper28: (random << 24) | credit.tokenIdentifier,
    lower16: encodeTransferAmount(credit.amountUnits, policy),
  };
}

/**
 * Fields of a credit token in currency: sign 1, upper exponent 3, TID 24, lower exponent 2,
 * mantissa 14.
 *
 * @throws {KmsError} STS_SUBCLASS_INVALID, STS_AMOUNT_FORM, STS_AMOUNT_RANGE
 */
export function currencyCreditFields(credit: CurrencyCredit, policy: OpenPointPolicy): BlockFields {
  requireSubclass(credit.subclass, 4);
  const amount = encodeCurrencyAmount(credit.amount, policy);
  const sign = amount.negative ? 8 : 0;
  return {
    tokenClass: 0,
    subclass: credit.subclass,
    upper28: ((sign | (amount.exponent >>> 2)) << 24) | credit.tokenIdentifier,
    lower16: ((amount.exponent & 3) << 14) | amount.mantissa,
  };
}

/** The currency amount of the fields of subclass 4 to 7. */
export function currencyAmountOf(fields: BlockFields): CurrencyAmount {
  const signAndExponent = fields.upper28 >>> 24;
  return {
    negative: signAndExponent >= 8,
    exponent: ((signAndExponent & 7) << 2) | (fields.lower16 >>> 14),
    mantissa: fields.lower16 & 0x3fff,
  };
}

/**
 * RND: 4 bits.
 *
 * @throws {KmsError} STS_RND_RANGE
 */
export function requireRandomNumber(randomNumber: number): number {
  return requireBits({ name: 'randomNumber', number: randomNumber }, 4, 'STS_RND_RANGE');
}

function requireSubclass(subclass: number, first: 0 | 4): void {
  if (!Number.isInteger(subclass) || subclass < first || subclass > first + 3) {
    const wanted = `${first} to ${first + 3}`;
    throw new KmsError(
      'STS_SUBCLASS_INVALID',
      `credit subclass: ${wanted} wanted, got ${subclass}`,
    );
  }
}
