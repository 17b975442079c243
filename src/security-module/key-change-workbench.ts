/**
 * Ciphers, memory and virtual meters that stay from set to set: issuing makes nothing anew that
 * holds a key.
 *
 * @module
 */
import { KEY_EXPIRY_NUMBER_NEVER } from '../sts/attributes/key-expiry-number.ts';
import {
  decoderKeyBytesOf,
  type EncryptionAlgorithm,
} from '../sts/attributes/encryption-algorithm.ts';
import { parseSupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../sts/attributes/tariff-index.ts';
import type { TokenCipher } from '../sts/cipher/token-cipher.ts';
import { proveKeyChange } from '../sts/meter/prove-key-change.ts';
import {
  createVirtualMeter,
  wipeVirtualMeter,
  type MeterKeyState,
  type VirtualMeter,
} from '../sts/meter/virtual-meter.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import {
  createKeyChangeWorkspace,
  issueKeyChangeSet,
  wipeKeyChangeWorkspace,
} from '../sts/token/issue-key-change-set.ts';
import type {
  KeyChangeAttributes,
  KeyChangeTokenCount,
} from '../sts/token/key-change-attributes.ts';
import type { KeyAt } from '../sts/token/key-change-sections.ts';
import { takeTokenText } from '../sts/token/token-digits.ts';
import { requireNewKeyForRollOver } from '../sts/token/roll-over.ts';

/** Makes a cipher of an algorithm. */
export type CreateCipher = (algorithm: EncryptionAlgorithm) => TokenCipher;

/** One set to issue and prove. */
export interface WorkbenchSet {
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  readonly tokenCount: KeyChangeTokenCount;
  readonly before: MeterKeyState;
  readonly oldKey: KeyAt;
  readonly after: KeyChangeAttributes;
  readonly newKey: KeyAt;
  readonly policy: OpenPointPolicy;
}

/** Issues sets one after the other. */
export interface KeyChangeWorkbench {
  /**
   * Issues a set and proves it.
   *
   * @returns the digits, in the order 3, 4, 8, 9
   * @throws {KmsError} STS_KCT_SAME_KEY_ROLL_OVER, STS_KCT_READ_BACK, STS_KCT_PROOF
   */
  issue(set: WorkbenchSet): string[];
  /** Overwrites everything secret; the workbench can go on. */
  wipe(): void;
}

/** A workbench with a cipher and a meter for each kind of set. */
export function createKeyChangeWorkbench(
  createCipher: CreateCipher,
  policy: OpenPointPolicy,
): KeyChangeWorkbench {
  const workspace = createKeyChangeWorkspace();
  const ciphers = { EA07: createCipher('EA07'), EA11: createCipher('EA11') };
  const meters: Record<KeyChangeTokenCount, VirtualMeter> = {
    2: blankMeter('EA07', createCipher, policy),
    3: blankMeter('EA07', createCipher, policy),
    4: blankMeter('EA11', createCipher, policy),
  };
  return {
    issue: (set) => {
      requireNewKeyForRollOver(set.after.rollOver, sameKey(set));
      const { tokenCount } = set;
      issueKeyChangeSet(workspace, ciphers[set.encryptionAlgorithm], {
        oldKey: set.oldKey,
        set: { attributes: set.after, tokenCount, newKey: set.newKey },
        policy: set.policy,
      });
      const tokens: string[] = [];
      for (let n = 0; n < tokenCount; n += 1) tokens.push(takeTokenText(workspace.issued, n));
      proveKeyChange(meters[tokenCount], set, tokens);
      return tokens;
    },
    wipe: () => {
      wipeKeyChangeWorkspace(workspace);
      ciphers.EA07.wipe();
      ciphers.EA11.wipe();
      for (const meter of Object.values(meters)) wipeVirtualMeter(meter);
    },
  };
}

/** A meter that every proof makes as new; it takes the third token of a set of three. */
function blankMeter(
  encryptionAlgorithm: EncryptionAlgorithm,
  createCipher: CreateCipher,
  policy: OpenPointPolicy,
): VirtualMeter {
  return createVirtualMeter(
    {
      encryptionAlgorithm,
      decoderKey: new Uint8Array(decoderKeyBytesOf(encryptionAlgorithm)),
      key: {
        supplyGroupCode: parseSupplyGroupCode('000000'),
        keyType: 0,
        keyRevisionNumber: null,
        keyExpiryNumber: KEY_EXPIRY_NUMBER_NEVER,
        tariffIndex: parseTariffIndex('00'),
      },
      takesThirdToken: true,
      creditSubclasses: [],
      manufacturerCode: 0,
    },
    createCipher(encryptionAlgorithm),
    policy,
  );
}

function sameKey({ encryptionAlgorithm, oldKey, newKey }: WorkbenchSet): boolean {
  let difference = 0;
  for (let index = 0; index < decoderKeyBytesOf(encryptionAlgorithm); index += 1) {
    difference |= (oldKey.keys[oldKey.at + index] ?? 0) ^ (newKey.keys[newKey.at + index] ?? 0);
  }
  return difference === 0;
}
