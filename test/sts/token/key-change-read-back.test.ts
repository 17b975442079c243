/** A cipher that goes wrong once: no token of the set is released. Workspaces and their wiping. */
import { describe, expect, test } from 'vitest';
import type { TokenCipher } from '../../../src/sts/cipher/token-cipher.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import {
  createKeyChangeWorkspace,
  issueKeyChangeSet,
  wipeKeyChangeWorkspace,
  type KeyChangeWorkspace,
} from '../../../src/sts/token/issue-key-change-set.ts';
import type {
  KeyChangeAttributes,
  KeyChangeTokenCount,
} from '../../../src/sts/token/key-change-attributes.ts';
import { createOperationalSta } from '../../support/ciphers.ts';
import { createMisty1Cipher } from '../../../src/sts/cipher/misty1.ts';
import { expectCode } from '../../support/expect-code.ts';
import { seeded, seededOctets } from '../../support/seeded.ts';

const keys = seededOctets(seeded(4), 32);
const attributes = {
  supplyGroupCode: '203557',
  keyType: 2,
  keyRevisionNumber: 6,
  keyExpiryNumber: 255,
  tariffIndex: '02',
  rollOver: false,
} as KeyChangeAttributes;

function issue(
  workspace: KeyChangeWorkspace,
  cipher: TokenCipher,
  tokenCount: KeyChangeTokenCount,
): void {
  issueKeyChangeSet(workspace, cipher, {
    oldKey: { keys, at: 0 },
    set: { attributes, tokenCount, newKey: { keys, at: 16 } },
    policy: DEFAULT_OPEN_POINT_POLICY,
  });
}

/** Turns one bit of one word of the result of the call number `wrong` of a direction. */
function faulty(
  cipher: TokenCipher,
  direction: 'encipher' | 'decipher',
  fault: { readonly call: number; readonly word: 0 | 1; readonly bit: number },
): TokenCipher {
  let calls = 0;
  return {
    ...cipher,
    [direction]: (words: Uint32Array, at: number) => {
      cipher[direction](words, at);
      if (calls === fault.call) words[at + fault.word]! ^= 1 << fault.bit;
      calls += 1;
    },
  };
}

const SETS: [KeyChangeTokenCount, () => TokenCipher][] = [
  [2, createOperationalSta],
  [3, createOperationalSta],
  [4, createMisty1Cipher],
];

describe.each(SETS)('a set of %d tokens', (tokenCount, create) => {
  test('a sound cipher: read back without complaint', () => {
    const workspace = createKeyChangeWorkspace();
    issue(workspace, create(), tokenCount);
    const released = workspace.issued.digits.subarray(0, 20 * tokenCount);
    expect(released.every((digit) => digit >= 48 && digit <= 57)).toBe(true);
    expect(workspace.readBack.digits).toEqual(workspace.issued.digits);
  });

  test.each(['encipher', 'decipher'] as const)('one wrong bit of %s, in any token', (direction) => {
    for (let call = 0; call < tokenCount; call += 1) {
      for (const word of [0, 1] as const) {
        for (const bit of [0, 27, 28, 31]) {
          const workspace = createKeyChangeWorkspace();
          const cipher = faulty(create(), direction, { call, word, bit });
          const { message } = expectCode(() => {
            issue(workspace, cipher, tokenCount);
          }, 'STS_KCT_READ_BACK');
          expect(message).toBe('a key-change token did not read back: none released');
          expect([...workspace.issued.digits]).toEqual(Array(80).fill(0));
        }
      }
    }
  });

  test('wiping a workspace leaves nothing of the set', () => {
    const workspace = createKeyChangeWorkspace();
    issue(workspace, create(), tokenCount);
    wipeKeyChangeWorkspace(workspace);
    for (const { words, digits } of [workspace.issued, workspace.plain, workspace.readBack]) {
      expect([...words, ...digits]).toEqual(Array(92).fill(0));
    }
  });
});
