/**
 * C_Sign of a PKCS#11 module in a bare loop, in a process of its own as the host has one: the most
 * that the module can do. A 32-octet session key, messages of 49 octets.
 *
 * Started by bare-module.ts, which says over IPC what to open and then how often to sign.
 *
 * @module
 */
import pkcs11js from 'pkcs11js';
import type { BareSetup } from './bare-module.ts';

const CKF_SERIAL_AND_WRITABLE = 6;
const CKF_OS_LOCKING_OK = 2;
const CKU_USER = 1;
const MESSAGE_BYTES = 49;

let sign: ((count: number) => void) | null = null;

process.on('message', (message: BareSetup | number) => {
  if (typeof message === 'number') sign?.(message);
  else sign = open(message);
  process.send?.('done');
});
process.on('disconnect', () => {
  process.exit();
});

function open({ library, environment, parameters, label, pin }: BareSetup) {
  if (environment !== undefined) process.env[environment.variable] = environment.value;
  const cryptoki = new pkcs11js.PKCS11();
  cryptoki.load(library);
  // pkcs11js 2.1.7 drops the last character of the parameters.
  const text = parameters === undefined ? {} : { libraryParameters: `${parameters} ` };
  cryptoki.C_Initialize({ flags: CKF_OS_LOCKING_OK, ...text });
  const slot = cryptoki
    .C_GetSlotList(true)
    .find((each) => cryptoki.C_GetTokenInfo(each).label.trim() === label);
  if (slot === undefined) throw new RangeError('the bench token is gone');
  const session = cryptoki.C_OpenSession(slot, CKF_SERIAL_AND_WRITABLE);
  cryptoki.C_Login(session, CKU_USER, pin);
  const key = cryptoki.C_CreateObject(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_GENERIC_SECRET },
    { type: pkcs11js.CKA_SIGN, value: true },
    { type: pkcs11js.CKA_VALUE, value: Buffer.alloc(32, 1) },
  ]);
  const message = Buffer.alloc(MESSAGE_BYTES, 2);
  const mac = Buffer.alloc(32);
  return (count: number) => {
    for (let n = 0; n < count; n += 1) {
      cryptoki.C_SignInit(session, { mechanism: pkcs11js.CKM_SHA256_HMAC }, key);
      cryptoki.C_Sign(session, message, mac);
    }
  };
}
