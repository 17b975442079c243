/**
 * Building blocks of our own vectors: a group of cases, the keys and the meters that they use.
 *
 * @module
 */
import { meterPanOf } from './meter-pan.ts';
import { seededDesKey, seededDrn, seededHex } from './own-seed.ts';
import { type Members } from './vector-file.ts';

/** One test without what it is expected to give; that is computed when the file is written. */
export interface OwnCase {
  readonly id: string;
  readonly inputs: Members;
}

/** The tests of one operation. */
export interface OwnGroup {
  readonly operation: string;
  readonly cases: readonly OwnCase[];
}

/** Attributes of a key as a case names them; the rest is made up from `name`. */
export interface OwnKey {
  readonly name: string;
  readonly supplyGroupCode?: string;
  readonly keyType?: number;
  readonly keyRevisionNumber?: number;
  readonly tariffIndex?: string;
  readonly baseDate?: number;
}

function withDefaults(key: OwnKey): Members {
  return {
    supplyGroupCode: key.supplyGroupCode ?? '600123',
    keyType: key.keyType ?? 2,
    keyRevisionNumber: key.keyRevisionNumber ?? 1,
    tariffIndex: key.tariffIndex ?? '01',
    ...(key.baseDate === undefined ? {} : { baseDate: key.baseDate }),
  };
}

/** A DKGA02 key; its base date may be absent, as in published vectors. */
export function dkga02(key: OwnKey): Members {
  const vendingKey = seededDesKey(`DKGA02 ${key.name}`);
  return { dkga: 'DKGA02', vendingKey, ...withDefaults(key) };
}

/** A DKGA04 key, base date 2014 unless told otherwise. */
export function dkga04(key: OwnKey): Members {
  const vendingKey = seededHex(`DKGA04 ${key.name}`, 20);
  return { dkga: 'DKGA04', vendingKey, ...withDefaults({ baseDate: 2014, ...key }) };
}

/** The MeterPAN of a made-up meter with a manufacturer code of 2 or 4 digits. */
export function meterPan(manufacturerCode: string): string {
  return meterPanOf(seededDrn(`meter ${manufacturerCode}`, manufacturerCode));
}

/** Both ciphers, for cases that are there once in each. */
export const CIPHERS = ['EA07', 'EA11'];

/** Inputs that all tokens under a vending key share. */
export function common(encryptionAlgorithm: string, issuedAt: string): Members {
  const key = { ...dkga04({ name: 'tokens', tariffIndex: '42' }), keyExpiryNumber: 255 };
  return { encryptionAlgorithm, meterPAN: meterPan('0123'), key, issuedAt };
}
