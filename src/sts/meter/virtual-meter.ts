/**
 * The virtual meter: takes 20 digits as a payment meter does and answers as one. It shares no state
 * with an issuer, so it proves a token before release. IEC 62055-41:2018 clause 7, as far as it was
 * readable.
 *
 * @module
 */
import type { EncryptionAlgorithm } from '../attributes/encryption-algorithm.ts';
import { decoderKeyBytesOf } from '../attributes/encryption-algorithm.ts';
import type { KeyExpiryNumber } from '../attributes/key-expiry-number.ts';
import type { KeyRevisionNumber } from '../attributes/key-revision-number.ts';
import type { KeyType } from '../attributes/key-type.ts';
import type { SupplyGroupCode } from '../attributes/supply-group-code.ts';
import type { TariffIndex } from '../attributes/tariff-index.ts';
import type { TokenCipher } from '../cipher/token-cipher.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import type { KeyAt } from '../token/key-change-sections.ts';
import { createTokenBuffer, wipeTokenBuffer, type TokenBuffer } from '../token/token-buffer.ts';
import type { TokenMemory } from './token-memory.ts';

/** Most significant octets of a key come first; 16 octets serve both ciphers. */
const KEY_MEMORY_BYTES = 16;
/** One word for each section of a key-change set. */
const SECTION_COUNT = 4;

/** What the meter knows of its key, and could show on its display. */
export interface MeterKeyState {
  /** 000000 after a key change that did not carry it. */
  supplyGroupCode: SupplyGroupCode;
  keyType: KeyType;
  /** None under a DITK. */
  keyRevisionNumber: KeyRevisionNumber | null;
  keyExpiryNumber: KeyExpiryNumber;
  tariffIndex: TariffIndex;
}

/** Registers and settings. */
export interface MeterRegisters {
  /** Credit by subclass 0 to 3, in the smallest unit. */
  readonly creditUnits: [number, number, number, number];
  /** Credit by subclass 4 to 7, in 10^-5 of the base currency. */
  readonly creditCurrency: [bigint, bigint, bigint, bigint];
  maximumPowerLimitWatts: number | null;
  maximumPhasePowerUnbalanceLimitWatts: number | null;
  tampered: boolean;
}

/** A half-entered key-change set. */
export interface PartialKeyChange {
  /** Header of each section by position 3, 4, 8, 9; null while it is missing. */
  readonly headers: (number | null)[];
  /** Word of each section: key material, off the heap. */
  readonly words: Uint32Array;
}

/** How a meter comes from its maker. */
export interface MeterSetup {
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  /** 8 or 16 octets; copied, the caller wipes its own. */
  readonly decoderKey: Uint8Array;
  readonly key: Readonly<MeterKeyState>;
  /** Takes the third token of EA07, which carries the SupplyGroupCode. */
  readonly takesThirdToken: boolean;
  /** Class 0 subclasses it takes: an electricity meter 0, in currency mode 4. */
  readonly creditSubclasses: readonly number[];
  /** Its maker, for class 1 tokens that name one. */
  readonly manufacturerCode: number;
}

/** A meter. Its key material is off the heap; the owner calls {@link wipeVirtualMeter}. */
export interface VirtualMeter {
  readonly setup: Omit<MeterSetup, 'decoderKey' | 'key'>;
  readonly policy: OpenPointPolicy;
  readonly cipher: TokenCipher;
  readonly decoderKey: Uint8Array;
  readonly key: MeterKeyState;
  readonly registers: MeterRegisters;
  readonly usedTokens: TokenMemory;
  readonly partial: PartialKeyChange;
  readonly buffer: TokenBuffer;
}

/**
 * A meter with a key in it.
 *
 * @param cipher - of the setup's algorithm; the meter owns it from here on
 * @throws {KmsError} STS_KEY_LENGTH
 */
export function createVirtualMeter(
  setup: MeterSetup,
  cipher: TokenCipher,
  policy: OpenPointPolicy,
): VirtualMeter {
  const wanted = decoderKeyBytesOf(setup.encryptionAlgorithm);
  const { decoderKey, key, ...rest } = setup;
  if (decoderKey.length !== wanted || cipher.encryptionAlgorithm !== setup.encryptionAlgorithm) {
    throw new KmsError(
      'STS_KEY_LENGTH',
      `${setup.encryptionAlgorithm} meter: ${wanted} octets wanted`,
    );
  }
  const memory = new Uint8Array(new ArrayBuffer(KEY_MEMORY_BYTES));
  memory.set(decoderKey);
  cipher.loadKey(memory, 0);
  return {
    setup: rest,
    policy,
    cipher,
    decoderKey: memory.subarray(0, wanted),
    key: { ...key },
    registers: emptyRegisters(),
    usedTokens: [],
    partial: {
      headers: new Array<number | null>(SECTION_COUNT).fill(null),
      words: new Uint32Array(new ArrayBuffer(4 * SECTION_COUNT)),
    },
    buffer: createTokenBuffer(1),
  };
}

/**
 * Makes a meter as new with another key, for proving many sets with one meter.
 *
 * @param key - what the meter knows of the key
 * @param decoderKey - where its octets are; copied
 */
export function recodeVirtualMeter(
  meter: VirtualMeter,
  key: Readonly<MeterKeyState>,
  decoderKey: KeyAt,
): void {
  forgetPartialKeyChange(meter);
  for (let index = 0; index < meter.decoderKey.length; index += 1) {
    meter.decoderKey[index] = decoderKey.keys[decoderKey.at + index] ?? 0;
  }
  meter.cipher.loadKey(meter.decoderKey, 0);
  // Member by member: this runs once for every set that is proved.
  meter.key.supplyGroupCode = key.supplyGroupCode;
  meter.key.keyType = key.keyType;
  meter.key.keyRevisionNumber = key.keyRevisionNumber;
  meter.key.keyExpiryNumber = key.keyExpiryNumber;
  meter.key.tariffIndex = key.tariffIndex;
  clearRegisters(meter.registers);
  meter.usedTokens.length = 0;
}

function clearRegisters(registers: MeterRegisters): void {
  registers.creditUnits.fill(0);
  registers.creditCurrency.fill(0n);
  registers.maximumPowerLimitWatts = null;
  registers.maximumPhasePowerUnbalanceLimitWatts = null;
  registers.tampered = false;
}

/** Drops a half-entered key-change set, as a meter does after a pause. */
export function forgetPartialKeyChange(meter: VirtualMeter): void {
  meter.partial.headers.fill(null);
  meter.partial.words.fill(0);
}

/** Overwrites everything secret in a meter. It takes no token afterwards. */
export function wipeVirtualMeter(meter: VirtualMeter): void {
  forgetPartialKeyChange(meter);
  meter.decoderKey.fill(0);
  meter.cipher.wipe();
  wipeTokenBuffer(meter.buffer);
}

/**
 * True when the meter holds this decoder key. Compares every octet, whatever differs first.
 *
 * @param at - index of the key's first octet in `keys`
 */
export function holdsDecoderKey(meter: VirtualMeter, keys: Uint8Array, at: number): boolean {
  let difference = 0;
  for (let index = 0; index < meter.decoderKey.length; index += 1) {
    difference |= (meter.decoderKey[index] ?? 0) ^ (keys[at + index] ?? 256);
  }
  return difference === 0;
}

function emptyRegisters(): MeterRegisters {
  return {
    creditUnits: [0, 0, 0, 0],
    creditCurrency: [0n, 0n, 0n, 0n],
    maximumPowerLimitWatts: null,
    maximumPhasePowerUnbalanceLimitWatts: null,
    tampered: false,
  };
}
