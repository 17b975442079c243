/**
 * The tokens of a key-change set as blocks. Each is SubClass 4, a header of 12 bits, a word of 32
 * bits and the CRC. SPEC section 6.
 *
 * | subclass | header | word |
 * | 3 | KENHO 4, KRN 4, RO 1, 3KCT 1, KT 2 | first word of the key |
 * | 4 | KENLO 4, TI 8 | last word of the key |
 * | 8, EA07 | SGC upper 12 | SGC lower 12, then 20 zero bits |
 * | 8, EA11 | SGC lower 12 | second word of the key |
 * | 9, EA11 | SGC upper 12 | third word of the key |
 *
 * Which word goes where is fixed by position and not by name (SPEC D1).
 *
 * @module
 */
import { supplyGroupCodeToBinary } from '../attributes/supply-group-code.ts';
import { tariffIndexToTokenField } from '../attributes/tariff-index.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import { blockCrc } from './crc16.ts';
import {
  KEY_CHANGE_SUBCLASS_ORDER,
  type KeyChangeAttributes,
  type KeyChangeSubclass,
  type KeyChangeTokenCount,
} from './key-change-attributes.ts';
import { TOKEN_WORDS, type TokenBuffer } from './token-buffer.ts';

/** The new decoder key in memory that its owner wipes. */
export interface KeyAt {
  readonly keys: Uint8Array;
  /** Index of the key's first octet, most significant. */
  readonly at: number;
}

/** A set to write. */
export interface KeyChangeSet {
  readonly attributes: KeyChangeAttributes;
  readonly tokenCount: KeyChangeTokenCount;
  readonly newKey: KeyAt;
}

/**
 * Writes the blocks of a set, in the order 3, 4, 8, 9, into tokens 0 to tokenCount - 1 of a
 * buffer. The blocks hold the new key in the clear until they are sealed.
 */
export function writeKeyChangeBlocks(
  buffer: TokenBuffer,
  set: KeyChangeSet,
  policy: OpenPointPolicy,
): void {
  for (let n = 0; n < set.tokenCount; n += 1) {
    const subclass = KEY_CHANGE_SUBCLASS_ORDER[n]!;
    const headed = (subclass << 28) | (sectionHeader(subclass, set, policy) << 16);
    writeSection(buffer, n, { headed, word: sectionWord(subclass, set) });
  }
}

/** Header of 12 bits of a section. */
function sectionHeader(
  subclass: KeyChangeSubclass,
  set: KeyChangeSet,
  policy: OpenPointPolicy,
): number {
  const { attributes, tokenCount } = set;
  const binaryCode = supplyGroupCodeToBinary(attributes.supplyGroupCode);
  switch (subclass) {
    case 3: {
      const flags = (attributes.rollOver ? 8 : 0) | (tokenCount === 3 ? 4 : 0);
      const expiry = expiryNibble(attributes, policy, 'first');
      return (expiry << 8) | (attributes.keyRevisionNumber << 4) | flags | attributes.keyType;
    }
    case 4: {
      const tariff = tariffIndexToTokenField(attributes.tariffIndex, policy);
      return (expiryNibble(attributes, policy, 'second') << 8) | tariff;
    }
    case 8:
      return tokenCount === 3 ? binaryCode >>> 12 : binaryCode & 0xfff;
    case 9:
      return binaryCode >>> 12;
  }
}

function expiryNibble(
  attributes: KeyChangeAttributes,
  policy: OpenPointPolicy,
  token: 'first' | 'second',
): number {
  const highFirst = policy.d17KeyExpiryNumberFirst === 'high-nibble';
  const high = (token === 'first') === highFirst;
  return high ? attributes.keyExpiryNumber >>> 4 : attributes.keyExpiryNumber & 15;
}

/** Word of 32 bits of a section. */
function sectionWord(subclass: KeyChangeSubclass, set: KeyChangeSet): number {
  const wide = set.tokenCount === 4;
  switch (subclass) {
    case 3:
      return keyWord(set.newKey, 0);
    case 4:
      return keyWord(set.newKey, wide ? 3 : 1);
    case 8:
      return wide
        ? keyWord(set.newKey, 1)
        : (supplyGroupCodeToBinary(set.attributes.supplyGroupCode) & 0xfff) << 20;
    case 9:
      return keyWord(set.newKey, 2);
  }
}

function writeSection(
  buffer: TokenBuffer,
  n: number,
  { headed, word }: { readonly headed: number; readonly word: number },
): void {
  const at = TOKEN_WORDS * n;
  const high = (headed | (word >>> 16)) >>> 0;
  const middle = word & 0xffff;
  const crc = blockCrc({ tokenClass: 2, high, middle, currency: false });
  buffer.words[at] = high;
  buffer.words[at + 1] = (middle << 16) | crc;
  buffer.words[at + 2] = 0;
}

function keyWord(key: KeyAt, index: number): number {
  const at = key.at + 4 * index;
  const keys = key.keys;
  return ((keys[at]! << 24) | (keys[at + 1]! << 16) | (keys[at + 2]! << 8) | keys[at + 3]!) >>> 0;
}
