/**
 * Sets the PINs of a token through PKCS#11, in a process of its own, since a module is initialised
 * once for a process: node initialise-token.mjs < description in JSON.
 */
import fs from 'node:fs';
import pkcs11js from 'pkcs11js';

/**
 * @typedef {object} Description
 * @property {string} library
 * @property {string} [libraryParameters]
 * @property {string} tokenLabel - as it is now
 * @property {string} [newLabel] - has the token initialised
 * @property {string} soPin - as it is now
 * @property {string} [newSoPin]
 * @property {string} userPin - as it is to be
 * @property {boolean} userSetsPin - a PIN from the security officer must be changed by the user
 */

/** @type {unknown} */
const parsed = JSON.parse(fs.readFileSync(0, 'utf8'));
const description = /** @type {Description} */ (parsed);
const { library, libraryParameters, newLabel, soPin, newSoPin, userPin } = description;

const cryptoki = new pkcs11js.PKCS11();
cryptoki.load(library);
// The addon drops the last character.
cryptoki.C_Initialize(
  libraryParameters === undefined ? {} : { libraryParameters: `${libraryParameters} ` },
);
const slot = cryptoki
  .C_GetSlotList(true)
  .find((each) => cryptoki.C_GetTokenInfo(each).label.trimEnd() === description.tokenLabel);
if (slot === undefined) throw new Error(`no token is labelled ${description.tokenLabel}`);
if (newLabel !== undefined) cryptoki.C_InitToken(slot, soPin, newLabel.padEnd(32));
const session = cryptoki.C_OpenSession(slot, 6);
cryptoki.C_Login(session, 0, soPin);
if (newSoPin !== undefined) cryptoki.C_SetPIN(session, soPin, newSoPin);
const firstPin = description.userSetsPin ? [...userPin].reverse().join('') : userPin;
cryptoki.C_InitPIN(session, firstPin);
cryptoki.C_Logout(session);
if (firstPin !== userPin) {
  cryptoki.C_Login(session, 1, firstPin);
  cryptoki.C_SetPIN(session, firstPin, userPin);
}
cryptoki.C_CloseSession(session);
cryptoki.C_Finalize();
