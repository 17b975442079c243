/**
 * Class 2 without the key changes: management of one meter. SPEC 5.4.
 * Layout: SubClass 4, RND 4, TID 24, value 16.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import { requireBits } from '../text.ts';
import { requireRandomNumber } from './credit-token.ts';
import type { BlockFields } from './token-block.ts';
import type { TokenIdentifier } from './token-identifier.ts';
import { encodeTransferAmount } from './transfer-amount.ts';

/** Names of the class 2 subclasses. */
export const MANAGEMENT_SUBCLASS_NAMES: readonly string[] = [
  'SetMaximumPowerLimit',
  'ClearCredit',
  'SetTariffRate',
  'Set1stSectionDecoderKey',
  'Set2ndSectionDecoderKey',
  'ClearTamperCondition',
  'SetMaximumPhasePowerUnbalanceLimit',
  'SetWaterMeterFactor',
  'Set3rdSectionDecoderKey',
  'Set4thSectionDecoderKey',
  'ExtendedSet',
  ...['11', '12', '13', '14', '15'].map((subclass) => `Proprietary${subclass}`),
];

/** Subclasses whose value is an amount of watts. */
const WATT_SUBCLASSES: readonly number[] = [0, 6];
/** Subclasses that are key changes and carry neither RND nor TID. */
const KEY_CHANGE_SUBCLASSES: readonly number[] = [3, 4, 8, 9];
/** ClearCredit registers: 0 to 3 units, 4 to 7 currency, FFFFh all. SPEC 5.4. */
const CLEAR_CREDIT_ALL = 0xffff;
const CLEAR_CREDIT_REGISTER_MAX = 7;

/** A management token. */
export interface Management {
  readonly subclass: number;
  readonly randomNumber: number;
  readonly tokenIdentifier: TokenIdentifier;
  /** Watts for subclass 0 and 6, the 16-bit value for the others. */
  readonly value: { readonly watts: number } | { readonly value16: number };
}

/** True for the subclasses of a key-change set. */
export function isKeyChangeSubclass(subclass: number): boolean {
  return KEY_CHANGE_SUBCLASSES.includes(subclass);
}

/** True for the subclasses whose 16-bit value is an amount of watts. */
export function isWattSubclass(subclass: number): boolean {
  return WATT_SUBCLASSES.includes(subclass);
}

/** True for a register that ClearCredit knows. */
export function isClearCreditRegister(value16: number): boolean {
  return value16 === CLEAR_CREDIT_ALL || (value16 >= 0 && value16 <= CLEAR_CREDIT_REGISTER_MAX);
}

/**
 * Fields of a management token. A 16-bit value is taken for any subclass that is not a key change,
 * so that published tokens of every kind can be rebuilt; watts only where watts are meant.
 *
 * @throws {KmsError} STS_SUBCLASS_INVALID, STS_RND_RANGE, STS_AMOUNT_RANGE, STS_FIELD_RANGE
 */
export function managementFields(token: Management, policy: OpenPointPolicy): BlockFields {
  const subclass = requireBits(
    { name: 'subclass', number: token.subclass },
    4,
    'STS_SUBCLASS_INVALID',
  );
  if (isKeyChangeSubclass(subclass)) {
    throw new KmsError('STS_SUBCLASS_INVALID', `subclass ${subclass} is a key-change token`);
  }
  const random = requireRandomNumber(token.randomNumber);
  return {
    tokenClass: 2,
    subclass,
    upper28: (random << 24) | token.tokenIdentifier,
    lower16: valueField(subclass, token.value, policy),
  };
}

function valueField(subclass: number, value: Management['value'], policy: OpenPointPolicy): number {
  if ('value16' in value) return requireBits({ name: 'value16', number: value.value16 }, 16);
  if (isWattSubclass(subclass)) return encodeTransferAmount(value.watts, policy);
  throw new KmsError('STS_SUBCLASS_INVALID', `subclass ${subclass} takes no watts`);
}
