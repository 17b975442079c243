/** NSS softokn with a new database. */
import { randomBytes } from 'node:crypto';
import { libraryPathOf, settingsOf } from '../../../src/hsm/pkcs11/access.ts';
import { initialiseToken } from './initialise-token.ts';
import { makeRigFolder, pkcs11Profile, type HsmRig } from './hsm-rig.ts';

/** NSS does not keep a label: every database of keys has this one. */
const LABEL = 'NSS Certificate DB';

export function makeNssRig(): HsmRig {
  const { folder, remove } = makeRigFolder('nss');
  const profile = pkcs11Profile('nss-softokn');
  const userPin = randomBytes(12).toString('base64url');
  const access = () => ({
    token: { label: LABEL },
    pin: Buffer.from(userPin),
    settings: folder,
  });
  initialiseToken({
    library: libraryPathOf(profile, access()),
    libraryParameters: settingsOf(profile, access()).parameters ?? '',
    tokenLabel: LABEL,
    soPin: '',
    userPin,
    userSetsPin: false,
  });
  return { profile, access, close: remove };
}
