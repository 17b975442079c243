/** A process that dies while it seals leaves the file that was there. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { openSealedMemoryHsm, sealMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const PROGRAM = fileURLToPath(new URL('../support/kill-while-sealing.ts', import.meta.url));

test.each(['writeFileSync', 'fsyncSync', 'renameSync'])(
  'killed before %s',
  (when) => {
    const path = inFolder(when);
    const passphrase = Buffer.from('correct horse battery staple');
    const hsm = new MemoryHsm();
    generateGuardKeys(hsm);
    sealMemoryHsm(hsm, path, passphrase);
    const before = readFileSync(path);

    const run = spawnSync(process.execPath, ['--import', 'tsx', PROGRAM, path, when]);
    expect({ signal: run.signal, stderr: String(run.stderr) }).toEqual({
      signal: 'SIGKILL',
      stderr: '',
    });

    expect(readFileSync(path).equals(before)).toBe(true);
    expect(() => findGuardKeys(openSealedMemoryHsm(path, passphrase))).not.toThrow();
    // What the dead process left beside it is in nobody's way.
    sealMemoryHsm(hsm, path, passphrase);
    expect(readFileSync(path).equals(before)).toBe(false);
  },
  30_000,
);
