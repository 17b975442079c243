/**
 * From nothing to an initialised SoftHSM token, in one command:
 *
 *   node softhsm/init-token.mjs FOLDER [LABEL]
 *
 * Everything is in FOLDER, which must not exist or be empty: the token's files, SoftHSM's
 * configuration and two files with random PINs. No PIN is an argument, in the environment or on
 * the screen. Plain JavaScript; of npm's packages it needs only pkcs11js.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** @typedef {{ configuration: string, label: string, userPinFile: string, library: string }} Token */

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
];
const LABEL = /^[\x21-\x7e](?:[\x20-\x7e]{0,30}[\x21-\x7e])?$/;
/** Length of a token's label in PKCS#11, blanks at its end. */
const LABEL_BYTES = 32;
const CKF_TOKEN_INITIALIZED = 0x400;
const CKF_RW_SERIAL_SESSION = 0x06;
const CKU_SO = 0;

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} text
 */
function writePrivately(folder, name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  return file;
}

/**
 * @param {string} library
 * @param {{ label: string, soPin: string, userPin: string }} token
 */
async function initialise(library, { label, soPin, userPin }) {
  const { default: pkcs11js } = await import('pkcs11js');
  const cryptoki = new pkcs11js.PKCS11();
  cryptoki.load(library);
  cryptoki.C_Initialize();
  try {
    const isFree = (/** @type {Buffer} */ slot) =>
      (cryptoki.C_GetTokenInfo(slot).flags & CKF_TOKEN_INITIALIZED) === 0;
    const free = cryptoki.C_GetSlotList(true).find(isFree);
    if (free === undefined) throw new Error('SoftHSM shows no free slot');
    // The addon hands the label on as it is: without its blanks the module reads beyond it.
    cryptoki.C_InitToken(free, soPin, label.padEnd(LABEL_BYTES));
    const isOurs = (/** @type {Buffer} */ slot) =>
      cryptoki.C_GetTokenInfo(slot).label.trimEnd() === label;
    // The token is in another slot now.
    const slot = cryptoki.C_GetSlotList(true).find(isOurs);
    if (slot === undefined) throw new Error('SoftHSM does not show the new token');
    const session = cryptoki.C_OpenSession(slot, CKF_RW_SERIAL_SESSION);
    cryptoki.C_Login(session, CKU_SO, soPin);
    cryptoki.C_InitPIN(session, userPin);
    cryptoki.C_CloseSession(session);
  } finally {
    cryptoki.C_Finalize();
  }
}

/**
 * @param {string} folder - does not exist, or is empty
 * @param {string} label - 1 to 32 printable characters of ASCII
 * @returns {Promise<Token>}
 */
async function initToken(folder, label) {
  if (!LABEL.test(label)) throw new Error('a label has 1 to 32 printable characters of ASCII');
  const library = LIBRARIES.find((file) => fs.existsSync(file));
  if (library === undefined) throw new Error('SoftHSM is not installed: apt-get install softhsm2');
  const place = path.resolve(folder);
  fs.mkdirSync(place, { recursive: true, mode: 0o700 });
  if (fs.readdirSync(place).length > 0) throw new Error(`${place} is not empty`);
  fs.chmodSync(place, 0o700);
  const tokens = path.join(place, 'tokens');
  fs.mkdirSync(tokens, { mode: 0o700 });
  const lines = [
    `directories.tokendir = ${tokens}`,
    'objectstore.backend = file',
    'log.level = ERROR',
  ];
  const configuration = writePrivately(place, 'softhsm2.conf', `${lines.join('\n')}\n`);
  const [soPin, userPin] = [1, 2].map(() => randomBytes(24).toString('base64url'));
  writePrivately(place, 'so-pin', soPin ?? '');
  const userPinFile = writePrivately(place, 'user-pin', userPin ?? '');
  process.env['SOFTHSM2_CONF'] = configuration;
  await initialise(library, { label, soPin: soPin ?? '', userPin: userPin ?? '' });
  return { configuration, label, userPinFile, library };
}

const [folder, label = 'sts-kms', ...others] = process.argv.slice(2);
if (folder === undefined || folder.startsWith('-') || others.length > 0) {
  process.stderr.write('usage: node softhsm/init-token.mjs FOLDER [LABEL]\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`${JSON.stringify(await initToken(folder, label), null, 2)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
