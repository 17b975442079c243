/** In-memory HSMs whose signing pairs cost next to nothing: a few are made, and taken in turn. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';

/** More than one HSM of a test makes, so that no two of its pairs are the same. */
const PAIRS = 3;
const made: KeyObject[] = [];
let taken = 0;

/** An RSA key of the length of signing pairs, another one than those before it. */
function quickPrivateKey(): KeyObject {
  const place = taken++ % PAIRS;
  made[place] ??= generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  return made[place];
}

export class QuickPairHsm extends MemoryHsm {
  protected override newPrivateKey(): KeyObject {
    return quickPrivateKey();
  }
}
