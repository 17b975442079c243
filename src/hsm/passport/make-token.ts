/**
 * Makes a token ready in a folder of its own, for a passport that was given none.
 *
 * @module
 */
import type { PKCS11 } from 'pkcs11js';
import { KmsError } from '../../errors/kms-error.ts';
import { pinText } from '../pkcs11/access.ts';
import {
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKU_SO,
  CKU_USER,
} from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle } from '../pkcs11/cryptoki.ts';
import { callDevice } from '../pkcs11/device-error.ts';
import { Libraries } from '../pkcs11/library.ts';
import { findToken } from '../pkcs11/token-slot.ts';
import type { ProbeTarget, TokenToMake } from './probe-protocol.ts';

const CKF_TOKEN_INITIALIZED = 0x400;
/** Length of a token's label: the addon hands it on as it is, without its blanks. */
const LABEL_BYTES = 32;

/**
 * Initialises a free slot, if a PIN of the security officer is given, and sets the user PIN.
 *
 * @throws {KmsError} HSM_TOKEN_NOT_FOUND and what calls of the module become
 */
export function makeToken(target: ProbeTarget, making: TokenToMake): void {
  const { soPin } = making;
  const libraries = new Libraries();
  const cryptoki = libraries.acquire(target.path, target.settings).cryptoki as PKCS11;
  callDevice('make a token', () => {
    if (soPin !== undefined) initialiseFreeSlot(cryptoki, target, soPin);
    const { slot } = findToken(cryptoki, target.token);
    const session = cryptoki.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
    setPins({ cryptoki, session }, target, making);
    cryptoki.C_CloseSession(session);
  });
  libraries.release(target.path);
}

interface OpenToken {
  readonly cryptoki: PKCS11;
  readonly session: CryptokiHandle;
}

function setPins(
  { cryptoki, session }: OpenToken,
  { pin }: ProbeTarget,
  { soPin = '', replacing }: TokenToMake,
): void {
  cryptoki.C_Login(session, CKU_SO, soPin);
  if (replacing === undefined) {
    cryptoki.C_InitPIN(session, pinText(pin));
    return;
  }
  cryptoki.C_SetPIN(session, soPin, replacing.soPin);
  cryptoki.C_InitPIN(session, replacing.firstPin);
  cryptoki.C_Logout(session);
  cryptoki.C_Login(session, CKU_USER, replacing.firstPin);
  cryptoki.C_SetPIN(session, replacing.firstPin, pinText(pin));
}

function initialiseFreeSlot(cryptoki: PKCS11, { token }: ProbeTarget, soPin: string): void {
  const free = cryptoki
    .C_GetSlotList(true)
    .find((slot) => (cryptoki.C_GetTokenInfo(slot).flags & CKF_TOKEN_INITIALIZED) === 0);
  if (free === undefined || !('label' in token)) {
    throw new KmsError('HSM_TOKEN_NOT_FOUND', 'the module shows no free slot');
  }
  cryptoki.C_InitToken(free, soPin, token.label.padEnd(LABEL_BYTES));
}
