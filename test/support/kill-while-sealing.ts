/**
 * A program that dies while it seals an HSM: node --import tsx FILE PATH WHEN, where WHEN is the
 * call of node:fs before which it kills itself.
 *
 * @module
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { sealMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';

const [, , path = '', when = ''] = process.argv;
const calls = fs as unknown as Record<string, () => never>;
calls[when] = () => {
  process.kill(process.pid, 'SIGKILL');
  throw new RangeError('unreachable');
};
syncBuiltinESMExports();

const hsm = new MemoryHsm();
generateGuardKeys(hsm);
sealMemoryHsm(hsm, path, Buffer.from('another passphrase'));
