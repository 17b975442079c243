/** In-memory HSMs whose signing pairs cost nothing: one is made for a whole test file. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';

let made: KeyObject | undefined;

/** An RSA key of the length of signing pairs, always the same within a test file. */
function quickPrivateKey(): KeyObject {
  made ??= generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  return made;
}

export class QuickPairHsm extends MemoryHsm {
  protected override newPrivateKey(): KeyObject {
    return quickPrivateKey();
  }
}
