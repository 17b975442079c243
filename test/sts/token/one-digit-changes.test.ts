/** A million mistyped digits: how many does the CRC let through? */
import { expect, test } from 'vitest';
import type { TokenCipher } from '../../../src/sts/cipher/token-cipher.ts';
import type { TokenClass } from '../../../src/sts/token/class-bits.ts';
import { openToken, sealToken } from '../../../src/sts/token/seal-token.ts';
import { isBlockCrcValid, writeBlock } from '../../../src/sts/token/token-block.ts';
import { createTokenBuffer, type TokenBuffer } from '../../../src/sts/token/token-buffer.ts';
import { cipherUnder } from '../../support/ciphers.ts';
import { codeOf } from '../../support/expect-code.ts';
import { seeded, seededBelow, seededOctets, type Seeded } from '../../support/seeded.ts';

const CHANGES = 1_000_000;
/** 16 bits let about 15 of a million through; 40 is more than six deviations away. */
const PASSED_MAX = 40;
const CLASSES: readonly TokenClass[] = [0, 1, 2];
const ZERO = 48;

/** A valid token of a made-up class, subclass and content. */
function sealAnyToken(buffer: TokenBuffer, next: Seeded, cipher: TokenCipher): void {
  const tokenClass = CLASSES[seededBelow(next, CLASSES.length)]!;
  const subclass = seededBelow(next, tokenClass === 0 ? 8 : 16);
  const upper28 = next() >>> 4;
  writeBlock(buffer, 0, { tokenClass, subclass, upper28, lower16: next() >>> 16 });
  sealToken(buffer, 0, { tokenClass, cipher });
}

/** What a meter does up to the CRC; class 3 counts as any other, which is to its disadvantage. */
function passesCrc(buffer: TokenBuffer, cipher: TokenCipher): boolean {
  return isBlockCrcValid(buffer, 0, openToken(buffer, 0, cipher));
}

/** 73786976294838206464 and above is no token: below it, the first digit is 7 at most. */
function isTooLarge(buffer: TokenBuffer, cipher: TokenCipher): boolean {
  if (buffer.digits[0]! < ZERO + 7) return false;
  return codeOf(() => openToken(buffer, 0, cipher)) === 'STS_TOKEN_RANGE';
}

/** Counts the changes of one token: every place, every other digit, so that none counts twice. */
function countChanges(buffer: TokenBuffer, cipher: TokenCipher, changesMax: number) {
  const count = { changes: 0, passed: 0, tooLarge: 0 };
  for (let change = 0; change < 200; change += 1) {
    const place = Math.floor(change / 10);
    const digit = ZERO + (change % 10);
    const right = buffer.digits[place]!;
    if (digit === right || count.changes === changesMax) continue;
    buffer.digits[place] = digit;
    count.changes += 1;
    if (isTooLarge(buffer, cipher)) count.tooLarge += 1;
    else if (passesCrc(buffer, cipher)) count.passed += 1;
    buffer.digits[place] = right;
  }
  return count;
}

test('of 10^6 one-digit changes of valid tokens at most 40 pass the CRC', () => {
  const next = seeded(1_000_003);
  const ciphers = [
    cipherUnder('EA07', seededOctets(next, 8)),
    cipherUnder('EA11', seededOctets(next, 16)),
  ];
  const buffer = createTokenBuffer(1);
  let [changes, passed, tooLarge, invalid] = [0, 0, 0, 0];
  while (changes < CHANGES) {
    const cipher = ciphers[seededBelow(next, 2)]!;
    sealAnyToken(buffer, next, cipher);
    if (!passesCrc(buffer, cipher)) invalid += 1;
    const count = countChanges(buffer, cipher, CHANGES - changes);
    changes += count.changes;
    passed += count.passed;
    tooLarge += count.tooLarge;
  }
  expect(changes).toBe(CHANGES);
  expect(invalid).toBe(0);
  // None at all would mean that the wrong thing is looked at.
  expect(passed).toBeGreaterThan(0);
  expect(passed).toBeLessThanOrEqual(PASSED_MAX);
  expect(tooLarge).toBeLessThan(CHANGES / 20);
}, 20_000);
