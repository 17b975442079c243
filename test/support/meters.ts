/**
 * Meters and tokens for tests: small builders over the product's own pieces.
 *
 * @module
 */
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../../src/sts/attributes/key-revision-number.ts';
import type { KeyType } from '../../src/sts/attributes/key-type.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import type { EncryptionAlgorithm } from '../../src/sts/attributes/encryption-algorithm.ts';
import { createMisty1Cipher } from '../../src/sts/cipher/misty1.ts';
import { compileStaTables } from '../../src/sts/cipher/sta.ts';
import type { TokenCipher } from '../../src/sts/cipher/token-cipher.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { unitCreditFields } from '../../src/sts/token/credit-token.ts';
import {
  createKeyChangeWorkspace,
  issueKeyChangeSet,
} from '../../src/sts/token/issue-key-change-set.ts';
import type { KeyChangeTokenCount } from '../../src/sts/token/key-change-attributes.ts';
import { sealToken } from '../../src/sts/token/seal-token.ts';
import { writeBlock, type BlockFields } from '../../src/sts/token/token-block.ts';
import { createTokenBuffer } from '../../src/sts/token/token-buffer.ts';
import { takeTokenText } from '../../src/sts/token/token-digits.ts';
import { parseTokenIdentifier } from '../../src/sts/token/token-identifier.ts';
import {
  createVirtualMeter,
  type MeterSetup,
  type VirtualMeter,
} from '../../src/sts/meter/virtual-meter.ts';

export const POLICY = DEFAULT_OPEN_POINT_POLICY;

/** Decoder keys of SPEC sections 3 and 6, and of no meter. */
export const KEYS = {
  EA07: { old: '87F3ECBB2E46B48F', new: 'BDC28DCF6005434D', other: '0123456789ABCDEF' },
  EA11: {
    old: '929BD3A415C9420A05EC5EE9F3CE91C3',
    new: '39FA45A353CB729549DC515A68A25C98',
    other: '000102030405060708090A0B0C0D0E0F',
  },
} as const;

const createSta = compileStaTables(loadShippedStaTables('operational'));

export function cipherOf(algorithm: EncryptionAlgorithm): TokenCipher {
  return algorithm === 'EA07' ? createSta() : createMisty1Cipher();
}

/** An electricity meter under DUTK, SGC 201457, KRN 1, TI 01, KEN 255. */
export function meterWith(
  key: string,
  changes: Partial<MeterSetup> & { keyType?: KeyType; keyExpiryNumber?: number } = {},
): VirtualMeter {
  const { keyType = 2, keyExpiryNumber = 255, ...setup } = changes;
  const encryptionAlgorithm = key.length === 16 ? 'EA07' : 'EA11';
  return createVirtualMeter(
    {
      encryptionAlgorithm,
      decoderKey: bytesFromHex(key),
      key: {
        supplyGroupCode: parseSupplyGroupCode('201457'),
        keyType,
        keyRevisionNumber: parseKeyRevisionNumber(1),
        keyExpiryNumber: parseKeyExpiryNumber(keyExpiryNumber),
        tariffIndex: parseTariffIndex('01'),
      },
      takesThirdToken: false,
      creditSubclasses: [0, 4],
      manufacturerCode: 7,
      ...setup,
    },
    cipherOf(encryptionAlgorithm),
    POLICY,
  );
}

/** A token from raw fields under a key. */
export function tokenOf(key: string, fields: BlockFields): string {
  const cipher = cipherOf(key.length === 16 ? 'EA07' : 'EA11');
  cipher.loadKey(bytesFromHex(key), 0);
  const buffer = createTokenBuffer(1);
  writeBlock(buffer, 0, fields);
  sealToken(buffer, 0, { tokenClass: fields.tokenClass, cipher });
  return takeTokenText(buffer, 0);
}

/** A credit token of subclass 0 for 10 units. */
export function creditToken(key: string, tokenIdentifier: number, amountUnits = 10): string {
  const credit = {
    subclass: 0,
    randomNumber: 5,
    tokenIdentifier: parseTokenIdentifier(tokenIdentifier),
    amountUnits,
  };
  return tokenOf(key, unitCreditFields(credit, POLICY));
}

/** What a test may choose of a key-change set. */
export interface SetChoices {
  readonly tokenCount?: KeyChangeTokenCount;
  readonly keyType?: KeyType;
  readonly rollOver?: boolean;
  readonly keyExpiryNumber?: number;
  readonly tariffIndex?: string;
  readonly supplyGroupCode?: string;
}

/** A key-change set from one key to another: SGC 203557, KRN 6, TI 02, KEN 255 unless chosen. */
export function keyChangeSet(oldKey: string, newKey: string, choices: SetChoices = {}): string[] {
  const wide = oldKey.length === 32;
  const tokenCount = choices.tokenCount ?? (wide ? 4 : 2);
  const workspace = createKeyChangeWorkspace();
  issueKeyChangeSet(workspace, cipherOf(wide ? 'EA11' : 'EA07'), {
    oldKey: { keys: bytesFromHex(oldKey), at: 0 },
    set: {
      attributes: {
        supplyGroupCode: parseSupplyGroupCode(choices.supplyGroupCode ?? '203557'),
        keyType: choices.keyType ?? 2,
        keyRevisionNumber: parseKeyRevisionNumber(6),
        keyExpiryNumber: parseKeyExpiryNumber(choices.keyExpiryNumber ?? 255),
        tariffIndex: parseTariffIndex(choices.tariffIndex ?? '02'),
        rollOver: choices.rollOver ?? false,
      },
      tokenCount,
      newKey: { keys: bytesFromHex(newKey), at: 0 },
    },
    policy: POLICY,
  });
  return Array.from({ length: tokenCount }, (_, n) => takeTokenText(workspace.issued, n));
}

/** Every order of a list. */
export function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}
