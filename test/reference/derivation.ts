/**
 * Decoder keys from vending keys: DKGA02 (DES) and DKGA04 (HMAC-SHA-256), key types 1 and 2 only.
 * Key type 0 is not derived; for key type 3 the sources disagree about the MeterPAN, so it fails.
 *
 * @module
 */
import { createCipheriv, createHmac } from 'node:crypto';
import { fromHex, fromOctets, pack, toOctets } from './bits.ts';

/** The cipher of the meter: STA or MISTY1. */
export type Ea = 'EA07' | 'EA11';

/** A vending key with the attributes that the derivation and the issuing rules use. */
export interface KeyRegister {
  readonly dkga: string;
  readonly vendingKey: string;
  readonly supplyGroupCode: string;
  readonly keyType: number;
  readonly keyRevisionNumber: number;
  readonly tariffIndex: string;
  readonly baseDate: number | undefined;
  readonly keyExpiryNumber: number | undefined;
}

/** The meter for which a key is derived. */
export interface Meter {
  readonly meterPAN: string;
  readonly encryptionAlgorithm: Ea;
}

/** PANBlock: a nibble for each of the 16 digits between the first and last of the MeterPAN. */
export function panBlockOf(meterPAN: string): bigint {
  return fromHex(meterPAN.slice(1, 17));
}

/** CONTROLBlock: KT1 SGC6 TI2 KRN1 FFFFFF, one nibble for each decimal digit. */
export function controlBlockOf(key: KeyRegister): bigint {
  const digits = [key.keyType, key.supplyGroupCode, key.tariffIndex, key.keyRevisionNumber];
  return fromHex(`${digits.join('')}FFFFFF`);
}

/** One DES encryption, written as triple DES under K, K, K. */
function encryptDes(key: bigint, block: bigint): bigint {
  const K = toOctets(key, 8);
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([K, K, K]), null);
  cipher.setAutoPadding(false);
  return fromOctets(Buffer.concat([cipher.update(toOctets(block, 8)), cipher.final()]));
}

function hasOddParity(octets: Uint8Array): boolean {
  return octets.every(
    (octet) => [...octet.toString(2)].filter((bit) => bit === '1').length % 2 === 1,
  );
}

/** DKGA02: DES_VK(D) xor D xor VK, with D = PANBlock xor CONTROLBlock; a key for EA07. */
function decoderKeyDkga02(key: KeyRegister, meterPAN: string): bigint {
  const vendingKey = pack([[fromHex(key.vendingKey), 64]]);
  if (!hasOddParity(toOctets(vendingKey, 8))) throw new RangeError('the key is not of odd parity');
  const D = panBlockOf(meterPAN) ^ controlBlockOf(key);
  return encryptDes(vendingKey, D) ^ D ^ vendingKey;
}

/** A field of the DataBlock: one octet for its length, then ASCII digits. */
function labelled(digits: string): Buffer {
  return Buffer.concat([Buffer.of(digits.length), Buffer.from(digits, 'ascii')]);
}

/** The 49 octets under the HMAC of DKGA04. */
export function dataBlockOf(key: KeyRegister, meter: Meter): Buffer {
  if (key.baseDate === undefined) throw new RangeError('DKGA04 needs a base date');
  const lengthBits = meter.encryptionAlgorithm === 'EA07' ? 64n : 128n;
  return Buffer.concat([
    Buffer.of(4),
    labelled('04'),
    labelled(String(key.baseDate).slice(2)),
    labelled(meter.encryptionAlgorithm.slice(2)),
    labelled(key.tariffIndex),
    Buffer.of(0),
    Buffer.of(4),
    labelled(key.supplyGroupCode),
    labelled(String(key.keyType)),
    labelled(String(key.keyRevisionNumber)),
    labelled(meter.meterPAN),
    toOctets(lengthBits, 4),
  ]);
}

/** DKGA04: the leftmost 64 or 128 bits of HMAC-SHA-256 under the 20 octets of the vending key. */
function decoderKeyDkga04(key: KeyRegister, meter: Meter): bigint {
  const hmac = createHmac('sha256', toOctets(fromHex(key.vendingKey), 20));
  const digest = hmac.update(dataBlockOf(key, meter)).digest();
  return fromOctets(digest.subarray(0, meter.encryptionAlgorithm === 'EA07' ? 8 : 16));
}

/** The decoder key of a meter; a combination that the standard does not allow is an error. */
export function decoderKeyOf(key: KeyRegister, meter: Meter): bigint {
  if (key.keyType !== 1 && key.keyType !== 2) throw new RangeError('only key types 1 and 2');
  if (key.dkga === 'DKGA04') return decoderKeyDkga04(key, meter);
  if (key.dkga !== 'DKGA02') throw new RangeError(`no derivation for ${key.dkga}`);
  if (meter.encryptionAlgorithm !== 'EA07') throw new RangeError('DKGA02 is for EA07 only');
  return decoderKeyDkga02(key, meter.meterPAN);
}
