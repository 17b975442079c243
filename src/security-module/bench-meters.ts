/**
 * Virtual meters on the bench and credit tokens for them, with trial keys only: for demonstrations,
 * rehearsals and bench sheets. Credit under real keys belongs to vending servers.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import { vendingKeyName } from '../keys/vending-key.ts';
import type {
  BenchMeter,
  BenchMeterAnswer,
  BenchMeterNumber,
  MeterKeyReference,
} from '../ports/security-module.ts';
import { decoderKeyBytesOf } from '../sts/attributes/encryption-algorithm.ts';
import { enterToken } from '../sts/meter/enter-token.ts';
import {
  createVirtualMeter,
  wipeVirtualMeter,
  type VirtualMeter,
} from '../sts/meter/virtual-meter.ts';
import { unitCreditFields } from '../sts/token/credit-token.ts';
import { sealToken } from '../sts/token/seal-token.ts';
import { writeBlock } from '../sts/token/token-block.ts';
import { createTokenBuffer, wipeTokenBuffer } from '../sts/token/token-buffer.ts';
import { takeTokenText } from '../sts/token/token-digits.ts';
import type { TokenIdentifier } from '../sts/token/token-identifier.ts';
import { attributesOf, deriveBatch, type DerivationDependencies } from './derive-batch.ts';
import type { CreateCipher } from './key-change-workbench.ts';
import { requireHeldValue } from './held-record.ts';

/** RND of trial credit: padding, the value that all published vectors use. */
const TRIAL_RANDOM_NUMBER = 5;

/** The bench of one security module. */
export interface BenchMeters {
  open(meter: BenchMeter): BenchMeterNumber;
  enter(number: BenchMeterNumber, token: string): BenchMeterAnswer;
  credit(
    meter: MeterKeyReference,
    credit: { readonly tokenIdentifier: TokenIdentifier; readonly amountUnits: number },
  ): string;
  /** Overwrites the keys of all meters. */
  wipe(): void;
}

/** An empty bench. */
export function createBenchMeters(
  dependencies: DerivationDependencies,
  createCipher: CreateCipher,
): BenchMeters {
  const meters: VirtualMeter[] = [];
  const { records, policy, slab, sessionKeys } = dependencies;

  /** Derives a trial key, lends it to `use`, and wipes it. */
  function withKey<Result>(meter: MeterKeyReference, use: (key: Uint8Array) => Result): Result {
    requireTrial(meter);
    return sessionKeys.attempt(() => {
      const record = requireHeldValue(records.requireKey(meter.key));
      try {
        const attributes = attributesOf(meter, record.entity.attributes, meter.tariffIndex);
        const { at } = deriveBatch(dependencies, record, [attributes]);
        const bytes = decoderKeyBytesOf(meter.encryptionAlgorithm);
        return use(slab.octets.subarray(at, at + bytes));
      } finally {
        slab.wipe();
      }
    });
  }

  return {
    open: (meter) =>
      withKey(meter, (decoderKey) => {
        const cipher = createCipher(meter.encryptionAlgorithm);
        return meters.push(createVirtualMeter(setupOf(meter, decoderKey), cipher, policy)) - 1;
      }),
    enter: (number, token) => {
      const meter = meters[number];
      if (meter === undefined) {
        throw new KmsError('SM_METER_UNKNOWN', `no bench meter has the number ${number}`);
      }
      return { answer: enterToken(meter, token), display: { ...meter.key } };
    },
    credit: (meter, { tokenIdentifier, amountUnits }) =>
      withKey(meter, (decoderKey) => {
        const credit = {
          subclass: 0,
          randomNumber: TRIAL_RANDOM_NUMBER,
          tokenIdentifier,
          amountUnits,
        };
        const cipher = createCipher(meter.encryptionAlgorithm);
        const buffer = createTokenBuffer(1);
        cipher.loadKey(decoderKey, 0);
        writeBlock(buffer, 0, unitCreditFields(credit, policy));
        sealToken(buffer, 0, { tokenClass: 0, cipher });
        const token = takeTokenText(buffer, 0);
        cipher.wipe();
        wipeTokenBuffer(buffer);
        return token;
      }),
    wipe: () => {
      for (const meter of meters) wipeVirtualMeter(meter);
      meters.length = 0;
    },
  };
}

function requireTrial({ key: { entity } }: MeterKeyReference): void {
  if (!entity.trial) {
    const name = vendingKeyName(entity.attributes);
    throw new KmsError('SM_TRIAL_ONLY', `vending key ${name} is not marked TRIAL`);
  }
}

function setupOf(meter: BenchMeter, decoderKey: Uint8Array) {
  const { supplyGroupCode, keyType, keyRevisionNumber, keyExpiryNumber } =
    meter.key.entity.attributes;
  return {
    encryptionAlgorithm: meter.encryptionAlgorithm,
    decoderKey,
    key: {
      supplyGroupCode,
      keyType,
      keyRevisionNumber,
      keyExpiryNumber,
      tariffIndex: meter.tariffIndex,
    },
    takesThirdToken: meter.takesThirdToken,
    creditSubclasses: [0],
    manufacturerCode: 0,
  };
}
