/** A faulty cipher: no set leaves the module, not even those that were in order. */
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { issueBatch } from '../../src/security-module/issue-batch.ts';
import {
  createKeyChangeWorkbench,
  type CreateCipher,
} from '../../src/security-module/key-change-workbench.ts';
import { createSessionKeys } from '../../src/security-module/session-keys.ts';
import { createSlab } from '../../src/security-module/slab.ts';
import { DEFAULT_OPEN_POINT_POLICY as policy } from '../../src/sts/open-points.ts';
import { blockCrc } from '../../src/sts/token/crc16.ts';
import { expectCode } from '../support/expect-code.ts';
import { cipherOf } from '../support/meters.ts';
import { innerPartsOn } from '../support/inner-parts.ts';
import {
  CLOCK,
  fateOf,
  itemWith,
  moduleOn,
  trial,
  generateKey,
} from '../support/security-modules.ts';
import {
  decipheringWrongly,
  encipheringAnother,
  type BlockDifference,
} from '../support/watched-ciphers.ts';

const hsm = new MemoryHsm();
const guards = generateGuardKeys(hsm);
const { storageKeys, ...macs } = innerPartsOn(hsm, guards);
const securityModule = moduleOn(hsm, guards);
const keys = [
  await generateKey(securityModule, trial()),
  await generateKey(securityModule, trial({ keyRevisionNumber: 2 })),
];
const EA07_TWO = itemWith();
const EA07_THREE = itemWith({ tokenCount: 3 });
const EA11 = itemWith({ encryptionAlgorithm: 'EA11', tokenCount: 4 });

function issueWith(createCipher: CreateCipher, items = [EA07_TWO]) {
  const slab = createSlab(4096);
  const workbench = createKeyChangeWorkbench(createCipher, policy);
  const sessionKeys = createSessionKeys(hsm, storageKeys);
  const parts = { ...macs, sessionKeys, policy, slab, workbench };
  const dependencies = { hsm, ...parts, clock: CLOCK };
  return { slab, issue: () => issueBatch(dependencies, { keys, items }) };
}

function expectFault(createCipher: CreateCipher, code: ErrorCode, items = [EA07_TWO]) {
  const { slab, issue } = issueWith(createCipher, items);
  const error = expectCode(issue, code);
  expect(slab.octets.every((octet) => octet === 0)).toBe(true);
  expect(error.message).not.toMatch(/\d{4}/);
  return error;
}

/** Bits of a block with what they change in its CRC, so that the meter finds no CRC error. */
function unnoticed(high: number, middle = 0): BlockDifference {
  const crcOf = (one: number, two: number) =>
    blockCrc({ tokenClass: 2, high: one, middle: two, currency: false });
  return [high, ((middle << 16) | (crcOf(high, middle) ^ crcOf(0, 0))) >>> 0];
}

test('working ciphers issue all three kinds of sets', () => {
  const outcomes = issueWith(cipherOf, [EA07_TWO, EA07_THREE, EA11]).issue();
  expect(outcomes.map(fateOf)).toEqual([2, 3, 4]);
});

describe('a decipherment that gives one wrong bit', () => {
  // Each token is deciphered once when it is read back and once in the meter, set after set.
  test.each([
    [EA07_TWO, 2],
    [EA07_THREE, 3],
    [EA11, 4],
  ] as const)('%j', (item, count) => {
    for (let nth = 1; nth <= count; nth += 1) {
      for (const bit of [0, 15, 16, 40, 63]) {
        expectFault(decipheringWrongly(nth, bit), 'STS_KCT_READ_BACK', [item]);
        expectFault(decipheringWrongly(count + nth, bit), 'STS_KCT_PROOF', [item]);
      }
    }
    const late = issueWith(decipheringWrongly(2 * count + 1, 0), [item]).issue();
    expect(late.map(fateOf)).toEqual([count]);
  });

  test('in the last of three sets: the first two are not released either', () => {
    const items = [EA07_TWO, EA11, EA07_THREE];
    // 4 decipherments for the first set, 8 for the second.
    expectFault(decipheringWrongly(13, 3), 'STS_KCT_READ_BACK', items);
    expectFault(decipheringWrongly(18, 3), 'STS_KCT_PROOF', items);
  });
});

describe('a block that went wrong before it was enciphered, with a CRC that fits', () => {
  test.each<[string, number, BlockDifference, RegExp]>([
    ['a bit of the first word of the key', 1, unnoticed(0x1), /another key/],
    ['a bit of the last word of the key', 2, unnoticed(0, 0x1), /another key/],
    ['roll-over', 1, unnoticed(1 << 19), /did not change as intended/],
    ['the three-token bit', 1, unnoticed(1 << 18), /did not change as intended/],
    ['the key revision', 1, unnoticed(1 << 20), /other attributes/],
    ['the high nibble of the expiry', 1, unnoticed(1 << 24), /other attributes/],
    ['the low nibble of the expiry', 2, unnoticed(1 << 24), /other attributes/],
    ['the tariff', 2, unnoticed(1 << 16), /other attributes/],
    ['the key type', 1, unnoticed(1 << 16), /answered KeyTypeError/],
    ['the subclass', 1, unnoticed(7 << 28), /did not change as intended/],
  ])('%s', (_, nth, difference, reason) => {
    const { message } = expectFault(encipheringAnother(nth, difference), 'STS_KCT_PROOF');
    expect(message).toMatch(reason);
  });

  test('the supply group in the third token', () => {
    const wrong = encipheringAnother(3, unnoticed(1 << 16));
    expect(expectFault(wrong, 'STS_KCT_PROOF', [EA07_THREE]).message).toMatch(/other attributes/);
  });

  test.each([2, 3, 4])('the key in token %i of EA11', (nth) => {
    const wrong = encipheringAnother(nth, unnoticed(0, 0x100));
    expect(expectFault(wrong, 'STS_KCT_PROOF', [EA11]).message).toMatch(/another key/);
  });
});

test('encipherment under another key reads back, and no meter takes it', () => {
  const wrongKey = new Uint8Array(16).fill(7);
  const createCipher: CreateCipher = (algorithm) => {
    const inner = cipherOf(algorithm);
    return {
      ...inner,
      loadKey: (keysAt, at) => {
        const fromSlab = keysAt.length === 4096;
        inner.loadKey(fromSlab ? wrongKey : keysAt, fromSlab ? 0 : at);
      },
    };
  };
  expect(expectFault(createCipher, 'STS_KCT_PROOF').message).toMatch(/answered CRCError/);
});
