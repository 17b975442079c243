/** What a key-change set tells a meter that holds the old key, by the positions of the fields. */
import type { KeyChangeTokenCount } from '../../src/sts/token/key-change-attributes.ts';
import { bitsOf } from '../reference/bits.ts';
import { cipherUnder } from './ciphers.ts';
import { openText } from './sealed-token.ts';

/** The cipher of a set, which its number of tokens tells. */
export const algorithmOf = (tokenCount: number) => (tokenCount === 4 ? 'EA11' : 'EA07');

/** Opens the tokens of a set and takes them apart. */
export function readKeyChange(tokens: readonly string[], oldKey: Uint8Array) {
  const tokenCount = tokens.length as KeyChangeTokenCount;
  const cipher = cipherUnder(algorithmOf(tokenCount), oldKey);
  const opened = tokens.map((text) => openText(text, cipher));
  const field = (n: number, lowest: number, width: number) =>
    Number(bitsOf(opened[n]!.block, lowest, width));
  const word = (n: number) => bitsOf(opened[n]!.block, 16, 32);
  const supplyGroupCodes = {
    2: () => undefined,
    3: () => field(2, 36, 24),
    4: () => (field(3, 48, 12) << 12) | field(2, 48, 12),
  };
  return {
    classes: opened.map(({ tokenClass }) => tokenClass),
    subclasses: opened.map(({ fields }) => fields.subclass),
    crcs: opened.map(({ crcValid }) => crcValid),
    key:
      tokenCount === 4
        ? (word(0) << 96n) | (word(2) << 64n) | (word(3) << 32n) | word(1)
        : (word(0) << 32n) | word(1),
    supplyGroupCode: supplyGroupCodes[tokenCount](),
    padding: tokenCount === 3 ? field(2, 16, 20) : 0,
    keyExpiryNumber: 16 * field(0, 56, 4) + field(1, 56, 4),
    keyRevisionNumber: field(0, 52, 4),
    rollOver: field(0, 51, 1),
    threeTokens: field(0, 50, 1),
    keyType: field(0, 48, 2),
    tariffIndex: field(1, 48, 8),
  };
}
