/** From block to digits and back: which classes are enciphered, and the whole way by reference. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TokenCipher } from '../../../src/sts/cipher/token-cipher.ts';
import type { TokenClass } from '../../../src/sts/token/class-bits.ts';
import { isEnciphered, openToken } from '../../../src/sts/token/seal-token.ts';
import { createTokenBuffer } from '../../../src/sts/token/token-buffer.ts';
import { putTokenText } from '../../../src/sts/token/token-digits.ts';
import { bytesFromHex } from '../../../src/sts/text.ts';
import { fromOctets } from '../../reference/bits.ts';
import { completeBlock } from '../../reference/blocks.ts';
import { encryptMisty1 } from '../../reference/misty1.ts';
import { encryptSta } from '../../reference/sta.ts';
import { STA_TABLES } from '../../reference/tables.ts';
import { formatToken } from '../../reference/token.ts';
import { octets } from '../../support/arbitraries.ts';
import { cipherUnder } from '../../support/ciphers.ts';
import { expectCode } from '../../support/expect-code.ts';
import { openText, sealFields } from '../../support/sealed-token.ts';

const CLASSES: readonly TokenClass[] = [0, 1, 2, 3];

const NO_CIPHER = new Proxy({} as TokenCipher, {
  get: () => {
    throw new RangeError('a class 1 token asked for a cipher');
  },
});

test('all classes but 1 are enciphered', () => {
  expect(CLASSES.map(isEnciphered)).toEqual([true, false, true, true]);
});

test('class 1 needs no cipher in either direction', () => {
  // All tests: published for subclass 0 and 1.
  const all = [
    ['56493153725450313471', { subclass: 0, upper28: 0xfffffff, lower16: 0xff00 }],
    ['02305843005052951967', { subclass: 1, upper28: 0xfffffff, lower16: 0x0000 }],
  ] as const;
  for (const [token, fields] of all) {
    expect(sealFields({ tokenClass: 1, ...fields }, NO_CIPHER)).toBe(token);
    const opened = openText(token, NO_CIPHER);
    expect(opened.crcValid).toBe(true);
    expect(opened.fields).toEqual({ tokenClass: 1, ...fields });
  }
});

test('a published credit token, there and back', () => {
  const cipher = cipherUnder('EA07', bytesFromHex('87F3ECBB2E46B48F'));
  const fields = { tokenClass: 0, subclass: 0, upper28: 0x5014eec, lower16: 1 } as const;
  expect(sealFields(fields, cipher)).toBe('70630503470028726114');
  expect(openText('70630503470028726114', cipher).fields).toEqual(fields);
});

describe.each(['EA07', 'EA11'] as const)('%s', (algorithm) => {
  const keyOctets = algorithm === 'EA07' ? 8 : 16;
  const enciphered = (key: Uint8Array, block: bigint): bigint =>
    algorithm === 'EA07'
      ? encryptSta(STA_TABLES.operational, fromOctets(key), block)
      : encryptMisty1(fromOctets(key), block);

  test('any fields of any class: the digits of the reference, and the fields again', () => {
    const anyFields = fc.record({
      tokenClass: fc.constantFrom(...CLASSES),
      subclass: fc.integer({ min: 0, max: 15 }),
      upper28: fc.integer({ min: 0, max: 2 ** 28 - 1 }),
      lower16: fc.integer({ min: 0, max: 0xffff }),
    });
    fc.assert(
      fc.property(octets(keyOctets), anyFields, (key, fields) => {
        const { tokenClass, subclass, upper28, lower16 } = fields;
        const cipher = cipherUnder(algorithm, key);
        const clear = completeBlock(tokenClass, subclass, [
          [upper28, 28],
          [lower16, 16],
        ]);
        const block = tokenClass === 1 ? clear : enciphered(key, clear);
        const text = sealFields(fields, cipher);
        expect(text).toBe(formatToken({ tokenClass, block }));
        const opened = openText(text, cipher);
        expect(opened).toEqual({ tokenClass, crcValid: true, fields, block: clear });
      }),
      { numRuns: 200 },
    );
  });

  test('opening 2^66 is an error and not a token', () => {
    const cipher = cipherUnder(algorithm, new Uint8Array(keyOctets));
    const buffer = createTokenBuffer(1);
    putTokenText(buffer, 0, '73786976294838206464');
    expectCode(() => openToken(buffer, 0, cipher), 'STS_TOKEN_RANGE');
  });
});
