/**
 * Where an in-memory HSM rests between the processes of a test: as sealed files do it, but without
 * the half second of scrypt. The keys are nobody's: made for the test and gone with its folder.
 *
 * @typedef {import('../../src/hsm/memory/memory-hsm.ts').PersistentKey} PersistentKey
 * @typedef {import('../../src/hsm/memory/sealed-memory-hsm.ts').KeySeal} KeySeal
 */
import fs from 'node:fs';
import v8 from 'node:v8';

/**
 * @param {string} file
 * @returns {PersistentKey[]}
 */
export function readKeptKeys(file) {
  /** @type {unknown} */
  const read = v8.deserialize(fs.readFileSync(file));
  return /** @type {PersistentKey[]} */ (read);
}

/**
 * @param {string} file
 * @returns {KeySeal}
 */
export function sealInFile(file) {
  return {
    replace: (hsm) => {
      const partial = `${file}.${process.pid}`;
      const opened = fs.openSync(partial, 'wx', 0o600);
      fs.writeSync(opened, v8.serialize(hsm.exportPersistentKeys()));
      fs.fsyncSync(opened);
      fs.closeSync(opened);
      fs.renameSync(partial, file);
    },
    forget: () => undefined,
  };
}
