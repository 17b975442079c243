/**
 * Vector inputs as keys, meters and token times: `key`, `from`, `to`, `meterPAN`, `issuedAt`.
 *
 * @module
 */
import { decoderKeyOf, type Ea, type KeyRegister, type Meter } from './derivation.ts';
import { toHex } from './bits.ts';
import { encryptMisty1 } from './misty1.ts';
import { encryptSta } from './sta.ts';
import { STA_TABLES } from './tables.ts';
import { isWithinKeyExpiry, tokenIdentifierOf } from './time.ts';
import { formatToken, type TokenParts } from './token.ts';
import { integerOf, membersOf, optionalIntegerOf, textOf, type Members } from './vector-file.ts';

/** A decoder key and the cipher that it is for. */
export interface CipherKey {
  readonly encryptionAlgorithm: Ea;
  readonly decoderKey: bigint;
}

export function registerOf(inputs: Members, name: string): KeyRegister {
  const key = membersOf(inputs, name);
  return {
    dkga: textOf(key, 'dkga'),
    vendingKey: textOf(key, 'vendingKey'),
    supplyGroupCode: textOf(key, 'supplyGroupCode'),
    keyType: integerOf(key, 'keyType'),
    keyRevisionNumber: integerOf(key, 'keyRevisionNumber'),
    tariffIndex: textOf(key, 'tariffIndex'),
    baseDate: optionalIntegerOf(key, 'baseDate'),
    keyExpiryNumber: optionalIntegerOf(key, 'keyExpiryNumber'),
  };
}

export function encryptionAlgorithmOf(inputs: Members): Ea {
  const name = textOf(inputs, 'encryptionAlgorithm');
  if (name !== 'EA07' && name !== 'EA11') throw new RangeError(`no cipher ${name}`);
  return name;
}

export function meterOf(inputs: Members): Meter {
  return {
    meterPAN: textOf(inputs, 'meterPAN'),
    encryptionAlgorithm: encryptionAlgorithmOf(inputs),
  };
}

/** The decoder key of the meter under the register `key`. */
export function cipherKeyOf(inputs: Members): CipherKey {
  const meter = meterOf(inputs);
  const { encryptionAlgorithm } = meter;
  return { encryptionAlgorithm, decoderKey: decoderKeyOf(registerOf(inputs, 'key'), meter) };
}

export function decoderKeyHex({ encryptionAlgorithm, decoderKey }: CipherKey): string {
  return toHex(decoderKey, encryptionAlgorithm === 'EA07' ? 8 : 16);
}

/** TID of `issuedAt` under the register `key`, which must not have expired by then. */
export function issuedTokenIdentifier(inputs: Members): number {
  const { baseDate, keyExpiryNumber } = registerOf(inputs, 'key');
  if (baseDate === undefined) throw new RangeError('a time needs a base date');
  const tokenIdentifier = tokenIdentifierOf(textOf(inputs, 'issuedAt'), baseDate);
  if (keyExpiryNumber !== undefined && !isWithinKeyExpiry(tokenIdentifier, keyExpiryNumber)) {
    throw new RangeError('the key has expired');
  }
  return tokenIdentifier;
}

/** The digits of a block enciphered under a decoder key, EA07 with the operational tables. */
export function encipheredToken(key: CipherKey, { tokenClass, block }: TokenParts): string {
  const enciphered =
    key.encryptionAlgorithm === 'EA07'
      ? encryptSta(STA_TABLES.operational, key.decoderKey, block)
      : encryptMisty1(key.decoderKey, block);
  return formatToken({ tokenClass, block: enciphered });
}
