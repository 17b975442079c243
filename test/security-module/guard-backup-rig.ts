/** HSMs in memory for guard-key backups. */
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { loadProfile } from '../../src/hsm/profile/load-profile.ts';
import { softwareOpener } from '../../src/hsm/software-blob.ts';

/** Opens what the in-memory HSM wrapped. */
export const openMemoryBlob = softwareOpener(loadProfile('memory'));

/** An HSM that remembers which memory it filled with random octets. */
export function watchedRandom(): { hsm: MemoryHsm; filled: Uint8Array[] } {
  const filled: Uint8Array[] = [];
  class Watched extends MemoryHsm {
    override random(target: Uint8Array): void {
      super.random(target);
      filled.push(target);
    }
  }
  return { hsm: new Watched(), filled };
}
