/**
 * What is seen inside a PKCS#11 module: plain data for screens and files, without any value of a
 * key.
 *
 * @module
 */

/** A module. */
export interface HsmInspection {
  readonly library: {
    readonly path: string;
    readonly description: string;
    readonly manufacturer: string;
    readonly version: string;
    readonly cryptokiVersion: string;
  };
  readonly slots: readonly SlotInspection[];
}

/** A slot with a token. */
export interface SlotInspection {
  readonly description: string;
  readonly manufacturer: string;
  /** What the module says of itself; a software module may say anything. */
  readonly hardware: boolean;
  readonly token: TokenInspection;
  readonly mechanisms: readonly MechanismInspection[];
  /** Absent for tokens that were not asked for. */
  readonly objects?: readonly ObjectInspection[];
}

/** A token. */
export interface TokenInspection {
  readonly label: string;
  readonly serial: string;
  readonly model: string;
  readonly manufacturer: string;
  readonly initialised: boolean;
  readonly userPinSet: boolean;
  readonly loginRequired: boolean;
  /** What it says of its PINs, if that is worth a look: `USER_PIN_FINAL_TRY`. */
  readonly warnings: readonly string[];
  readonly pinBytesMin: number;
  readonly pinBytesMax: number;
}

/** What a module claims to do; a passport shows what it does. */
export interface MechanismInspection {
  /** 0x and hexadecimal digits. */
  readonly number: string;
  /** As PKCS#11 2.40 has it, or `unknown`. */
  readonly name: string;
  /** In bits or octets, as the mechanism has it. */
  readonly keySizeMin: number;
  readonly keySizeMax: number;
  readonly does: readonly string[];
}

/** An object of a token, by its attributes. */
export interface ObjectInspection {
  /** `SECRET_KEY`, or the number of the class. */
  readonly objectClass: string;
  /** `AES`, or the number of the type; absent for what is no key. */
  readonly keyType?: string;
  readonly label: string;
  /** CKA_ID as text if it is printable, else in hexadecimal digits. */
  readonly id: string;
  readonly persistent: boolean;
  /** What it may do and how it is protected, attributes that are true only. */
  readonly attributes: readonly string[];
}
