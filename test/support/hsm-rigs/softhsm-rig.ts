/** SoftHSM with a new token, made by the command that users run. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRigFolder, pkcs11Profile, RIG_LABEL, runOrFail, type HsmRig } from './hsm-rig.ts';

const COMMAND = fileURLToPath(new URL('../../../softhsm/init-token.mjs', import.meta.url));

export function makeSoftHsmRig(): HsmRig {
  const { folder, remove } = makeRigFolder('softhsm');
  const made = JSON.parse(
    runOrFail(process.execPath, [COMMAND, path.join(folder, 'token'), RIG_LABEL]),
  ) as { configuration: string; userPinFile: string };
  return {
    profile: pkcs11Profile('softhsm2'),
    access: () => ({
      token: { label: RIG_LABEL },
      pin: readFileSync(made.userPinFile),
      settings: made.configuration,
    }),
    close: remove,
  };
}
