/** Somebody with the PIN who calls the module directly, past this program. */
import type * as Pkcs11js from 'pkcs11js';
import { libraryPathOf } from '../../../src/hsm/pkcs11/access.ts';
import { CKO_SECRET_KEY } from '../../../src/hsm/pkcs11/cryptoki-numbers.ts';
import { loadCryptoki, type CryptokiHandle } from '../../../src/hsm/pkcs11/cryptoki.ts';
import { templateOf, type Attributes } from '../../../src/hsm/pkcs11/key-attributes.ts';
import { findToken } from '../../../src/hsm/pkcs11/token-slot.ts';
import type { HsmRig } from './hsm-rig.ts';

export interface Intruder {
  readonly cryptoki: Pkcs11js.PKCS11;
  readonly session: CryptokiHandle;
  /** The objects with a label, session objects too. */
  readonly find: (label: string) => CryptokiHandle[];
  readonly leave: () => void;
}

/** Enters the token of a rig; an HSM must be open on it, whose login counts for the process. */
export function enter(rig: HsmRig): Intruder {
  const access = rig.access();
  const cryptoki = loadCryptoki(libraryPathOf(rig.profile, access));
  const { slot } = findToken(cryptoki, access.token);
  const session = cryptoki.C_OpenSession(slot, 6);
  return {
    cryptoki,
    session,
    find: (label) => {
      const wanted: Attributes = { CLASS: CKO_SECRET_KEY, LABEL: label };
      cryptoki.C_FindObjectsInit(session, templateOf(wanted));
      const found = cryptoki.C_FindObjects(session, 10);
      cryptoki.C_FindObjectsFinal(session);
      return found;
    },
    leave: () => {
      cryptoki.C_CloseSession(session);
    },
  };
}
