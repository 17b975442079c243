/** Set-up of tests that run the program in their process: hosts that they start are quick too. */
import { vi } from 'vitest';
import { builtFile } from './program.ts';

vi.doMock('../../src/own-files.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  HOST_PROGRAM: builtFile('security-module/host-main.js'),
}));
