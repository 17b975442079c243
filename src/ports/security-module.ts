/**
 * The security-module port: the STS operations in the words of the trade. Clear keys exist behind
 * it and nowhere else; what passes through it are records, attributes, digits and answers.
 *
 * Asynchronous, because the module lives in another process.
 *
 * @module
 */
import type { VendingKeyAttributes, VendingKeyRecord } from '../keys/vending-key.ts';
import type { EncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';
import type { MeterAnswer } from '../sts/meter/meter-answer.ts';
import type { MeterKeyState } from '../sts/meter/virtual-meter.ts';
import type { KeyChangeTokenCount } from '../sts/token/key-change-attributes.ts';
import type { TokenIdentifier } from '../sts/token/token-identifier.ts';
import type { HsmDescription } from './hsm.ts';

/** Most meters of one batch. */
export const KEY_CHANGE_BATCH_MAX = 8192;

/** One meter's key change. */
export interface KeyChangeItem {
  readonly meterPAN: MeterPAN;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  readonly tokenCount: KeyChangeTokenCount;
  /** Index into the batch's keys. */
  readonly fromKey: number;
  readonly fromTariffIndex: TariffIndex;
  readonly toKey: number;
  readonly toTariffIndex: TariffIndex;
}

/** Many meters' key changes, between few vending keys. */
export interface KeyChangeBatch {
  readonly keys: readonly VendingKeyRecord[];
  readonly items: readonly KeyChangeItem[];
}

/** An issued set, proved on a virtual meter; or why that meter gets none. */
export type KeyChangeOutcome =
  | { readonly tokens: readonly string[]; readonly rollOver: boolean }
  | { readonly refused: { readonly code: string; readonly message: string } };

/** A decoder key by what it is derived from. */
export interface MeterKeyReference {
  readonly key: VendingKeyRecord;
  readonly meterPAN: MeterPAN;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  readonly tariffIndex: TariffIndex;
}

/** A virtual meter inside the module, for trial keys. */
export interface BenchMeter extends MeterKeyReference {
  /** Takes the third token of EA07, which carries the SupplyGroupCode. */
  readonly takesThirdToken: boolean;
}

/** Names a bench meter. */
export type BenchMeterNumber = number;

/** What a bench meter answers, and what its display shows afterwards. */
export interface BenchMeterAnswer {
  readonly answer: MeterAnswer;
  readonly display: Readonly<MeterKeyState>;
}

/** The operations. Each throws {@link KmsError} and then has had no effect. */
export interface SecurityModule {
  /** What the module runs on. */
  describe(): Promise<HsmDescription>;
  /**
   * Makes a DKGA04 vending key from the HSM's randomness.
   *
   * @throws {KmsError} SM_GENERATE_DKGA02
   */
  generateVendingKey(request: NewVendingKey): Promise<VendingKeyRecord>;
  /**
   * Takes in a clear value, for trial keys only. The module wipes `value`.
   *
   * @throws {KmsError} SM_TRIAL_ONLY, STS_KEY_LENGTH, STS_KEY_PARITY
   */
  importVendingKey(request: NewVendingKey, value: Uint8Array): Promise<VendingKeyRecord>;
  /**
   * Issues key-change sets, each proved on a virtual meter before it is returned. A pure function
   * of the batch: the same batch gives the same digits.
   *
   * @throws {KmsError} SM_BATCH_TOO_LARGE, SM_RECORD_MAC, HSM_UNWRAP_FAILED: then no set is issued
   */
  issueKeyChangeSets(batch: KeyChangeBatch): Promise<readonly KeyChangeOutcome[]>;
  /**
   * A credit token of subclass 0, for trial keys only: credit belongs to vending servers.
   *
   * @throws {KmsError} SM_TRIAL_ONLY
   */
  issueTrialCredit(
    meter: MeterKeyReference,
    credit: { readonly tokenIdentifier: TokenIdentifier; readonly amountUnits: number },
  ): Promise<string>;
  /**
   * Puts a virtual meter on the bench, for trial keys only.
   *
   * @throws {KmsError} SM_TRIAL_ONLY
   */
  openBenchMeter(meter: BenchMeter): Promise<BenchMeterNumber>;
  /**
   * Types a token into a bench meter.
   *
   * @throws {KmsError} SM_METER_UNKNOWN
   */
  enterBenchToken(meter: BenchMeterNumber, token: string): Promise<BenchMeterAnswer>;
  /** Overwrites what is secret and ends the module. Idempotent. */
  close(): Promise<void>;
}

/** A vending key to be made or taken in. */
export interface NewVendingKey {
  readonly attributes: VendingKeyAttributes;
  readonly trial: boolean;
}
