/** A PKCS#11 module with a token of its own, for one test file. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pkcs11Access } from '../../../src/hsm/pkcs11/access.ts';
import type { Pkcs11Profile } from '../../../src/hsm/profile/hsm-profile.ts';
import { loadProfile } from '../../../src/hsm/profile/load-profile.ts';

/** What a test needs of a module. */
export interface HsmRig {
  readonly profile: Pkcs11Profile;
  /** A new object each time, its PIN for the caller to wipe. */
  access(): Pkcs11Access & { readonly pin: Uint8Array };
  /** Removes the token and all that was made for it. */
  close(): void;
}

/** Label of every token that a rig makes. */
export const RIG_LABEL = 'sts-kms test token';

/** A shipped profile of a PKCS#11 module. */
export function pkcs11Profile(name: string): Pkcs11Profile {
  const profile = loadProfile(name);
  if (profile.adapter !== 'pkcs11') throw new RangeError(`${name} is no PKCS#11 profile`);
  return profile;
}

/** A new folder, and the way to be rid of it. */
export function makeRigFolder(name: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), `sts-kms-${name}-`));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program; anything but success is an error, with what the program said. */
export function runOrFail(program: string, args: readonly string[]): string {
  const run = spawnSync(program, args, { encoding: 'utf8' });
  if (run.status === 0) return run.stdout;
  const reason = run.error?.message ?? `${run.stdout}${run.stderr}`;
  throw new RangeError(`${program} failed: ${reason.trim()}`);
}
