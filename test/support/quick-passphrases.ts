/**
 * Set-up of the unit tests: opening a passphrase costs next to nothing in them. The program that
 * users have cannot be told to do so. `vi.doUnmock` gives a test file the cost that they pay.
 */
import { vi } from 'vitest';

vi.doMock('../../src/credentials/passphrase-cost.ts', () => ({
  PASSPHRASE_COST: { N: 2 ** 4, r: 8, p: 1, maxmem: 2 ** 20 },
}));
