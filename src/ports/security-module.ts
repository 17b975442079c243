/**
 * The security-module port: the STS operations in the words of the trade. Clear keys exist behind
 * it and nowhere else; what passes through it are records, attributes, digits and answers.
 *
 * Asynchronous, because the module lives in another process.
 *
 * @module
 */
import type { Stored } from '../keys/sealed-record.ts';
import type { VendingKey } from '../keys/vending-key.ts';
import type { EncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';
import type { MeterAnswer } from '../sts/meter/meter-answer.ts';
import type { MeterKeyState } from '../sts/meter/virtual-meter.ts';
import type { KeyChangeTokenCount } from '../sts/token/key-change-attributes.ts';
import type { TokenContent } from '../sts/token/token-content.ts';
import type { TokenIdentifier } from '../sts/token/token-identifier.ts';
import type { AuditHeads } from './audit-heads.ts';
import type { Governance } from './governance.ts';
import type { HsmDescription } from './hsm.ts';
import type { KeyChangeCompare } from './key-change-compare.ts';
import type { KeyChangeReprint } from './key-change-reprint.ts';
import type { RecordSealing } from './record-sealing.ts';
import type { VendingKeyOperations } from './vending-key-operations.ts';

/** Most meters of one batch, and most tokens. */
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
  readonly keys: readonly Stored<VendingKey>[];
  readonly items: readonly KeyChangeItem[];
  /** The digests of the tokens are wanted too, for a row of the audit: they take some time. */
  readonly tokenDigests?: true;
}

/**
 * An issued set, proved on a virtual meter, with the MAC by which it can be printed again; or why
 * that meter gets none.
 */
export type KeyChangeOutcome =
  | {
      readonly tokens: readonly string[];
      readonly rollOver: boolean;
      /** HMAC-SHA-256 over installation, MeterPAN and tokens, 32 octets. */
      readonly setMac: Uint8Array;
      /** What `auditDigest` says of each token's digits; for a batch that asks. */
      readonly tokenDigests?: readonly string[];
    }
  | { readonly refused: { readonly code: string; readonly message: string } };

/** A token, and the meter and key that it may be for. */
export interface TokenCheckItem {
  readonly meterPAN: MeterPAN;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  /** Index into the batch's keys. */
  readonly key: number;
  readonly tariffIndex: TariffIndex;
  /** 20 digits. */
  readonly token: string;
}

/** Tokens to check under few vending keys. */
export interface TokenCheckBatch {
  readonly keys: readonly Stored<VendingKey>[];
  readonly items: readonly TokenCheckItem[];
}

/**
 * Whether a token is one for that meter under that key, and then what it says; a token that is not
 * gets one answer, whatever the reason. Or why it was not looked at.
 */
export type TokenCheckOutcome =
  | { readonly genuine: true; readonly token: TokenContent }
  | { readonly genuine: false }
  | { readonly refused: { readonly code: string; readonly message: string } };

/** A decoder key by what it is derived from. */
export interface MeterKeyReference {
  readonly key: Stored<VendingKey>;
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
export interface SecurityModule
  extends
    RecordSealing,
    VendingKeyOperations,
    KeyChangeReprint,
    KeyChangeCompare,
    Governance,
    AuditHeads {
  /** What the module runs on. */
  describe(): Promise<HsmDescription>;
  /**
   * Issues key-change sets, each proved on a virtual meter before it is returned. The old key must
   * serve as such at this minute, and the new one too; otherwise that meter is refused. But for the
   * clock a pure function of the batch: the same batch gives the same digits.
   *
   * @throws {KmsError} SM_BATCH_TOO_LARGE, SM_RECORD_MAC, HSM_UNWRAP_FAILED: then no set is issued
   */
  issueKeyChangeSets(batch: KeyChangeBatch): Promise<readonly KeyChangeOutcome[]>;
  /**
   * Checks tokens against the decoder keys that they should be under. No decoder key is returned,
   * nor any part of the new key that a key-change token carries. Tokens of class 1 are under no
   * key: their CRC alone is looked at.
   *
   * How often one may ask is the caller's to limit: a token is told from random digits by 16 bits
   * of CRC, so whoever may ask without end finds digits that a meter takes. For the same reason
   * one token in 65,536 that is not under the key is called genuine.
   *
   * @throws {KmsError} SM_BATCH_TOO_LARGE, SM_RECORD_MAC, HSM_UNWRAP_FAILED: nothing is answered
   */
  checkTokens(batch: TokenCheckBatch): Promise<readonly TokenCheckOutcome[]>;
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
