/**
 * SGC: SupplyGroupCode, six decimal digits. With the KeyRevisionNumber it names one vending key.
 * IEC 62055-41:2018 6.1.6.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { isDigits } from '../text.ts';

declare const supplyGroupCodeBrand: unique symbol;

/** Six digits, as text: leading zeros count. */
export type SupplyGroupCode = string & { readonly [supplyGroupCodeBrand]: true };

/**
 * Reads a SupplyGroupCode.
 *
 * @throws {KmsError} STS_SGC_INVALID
 */
export function parseSupplyGroupCode(text: string): SupplyGroupCode {
  if (!isDigits(text) || text.length !== 6) {
    throw new KmsError('STS_SGC_INVALID', 'SupplyGroupCode: six digits wanted');
  }
  return text as SupplyGroupCode;
}

/** The 24-bit binary integer that key-change tokens carry. SPEC section 6: binary, not BCD. */
export function supplyGroupCodeToBinary(code: SupplyGroupCode): number {
  return Number(code);
}

/**
 * The SupplyGroupCode of a 24-bit field of a token.
 *
 * @throws {KmsError} STS_SGC_INVALID above 999999
 */
export function supplyGroupCodeFromBinary(field: number): SupplyGroupCode {
  return parseSupplyGroupCode(String(field).padStart(6, '0'));
}
