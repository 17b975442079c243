/** Hosts over a new SoftHSM token, as an installation has them. */
import { builtFile } from '../support/program.ts';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import type { HostPoolOptions } from '../../src/security-module/host-pool.ts';
import type { HostSetup } from '../../src/security-module/host-protocol.ts';
import { makeRigFolder, RIG_LABEL, runOrFail } from '../support/hsm-rigs/hsm-rig.ts';
import { CLOCK, INSTALLATION_ID } from '../support/security-modules.ts';

const at = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** A token in a folder of its own. */
export interface SoftToken {
  /** Holds the token's folder `token`, and whatever a test puts beside it. */
  readonly folder: string;
  readonly pinFile: string;
  /** What starts hosts over the token: one, with new guard keys. */
  options(setup?: Partial<HostSetup>): HostPoolOptions;
  /** A file beside the token. */
  write(name: string, content: string | Uint8Array, mode?: number): string;
  remove(): void;
}

export function makeSoftToken(): SoftToken {
  const { folder, remove } = makeRigFolder('softhsm-hosts');
  const made = JSON.parse(
    runOrFail(process.execPath, [at('softhsm/init-token.mjs'), `${folder}/token`, RIG_LABEL]),
  ) as { configuration: string; userPinFile: string };
  return {
    folder,
    pinFile: made.userPinFile,
    options: (changes = {}) =>
      hostOptions({
        tokenLabel: RIG_LABEL,
        pinFile: made.userPinFile,
        moduleSettings: made.configuration,
        ...changes,
      }),
    write: (name, content, mode = 0o600) => {
      const file = path.join(folder, name);
      writeFileSync(file, content, { mode });
      return file;
    },
    remove,
  };
}

/** What starts one host: over a SoftHSM token that is to be named, with new guard keys. */
export function hostOptions(changes: Partial<HostSetup>): HostPoolOptions {
  const { substitution1, substitution2, permutation } = loadShippedStaTables('operational');
  return {
    mainPath: builtFile('security-module/host-main.js'),
    environment: {},
    setup: {
      ...{ profile: 'softhsm2', tokenLabel: null, pinFile: null, moduleSettings: null },
      sealedFile: null,
      installationId: INSTALLATION_ID,
      guardKeys: 'generate',
      staTables: { substitution1, substitution2, permutation },
      simulatedNow: CLOCK.nowUtc(),
      mixedDkgaKeyChange: true,
      ...changes,
    },
    hosts: 1,
    waitingCallsMax: 10,
    residentBytesMax: 512 * 2 ** 20,
    restartPauseMs: 10,
    callDeadlineMs: 30_000,
    startDeadlineMs: 30_000,
  };
}
