/**
 * Writing a new credential: its key file, and the statement with which its holder is enrolled.
 *
 * @module
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { credentialOf } from '../../../credentials/credential.ts';
import { writeEnrolment } from '../../../credentials/enrolment.ts';
import { PASSPHRASE_BYTES_MIN, sealKeyFile, SEED_BYTES } from '../../../credentials/key-file.ts';
import { readSecretAtTerminal } from '../../../credentials/read-secret-at-terminal.ts';
import { readPinFile } from '../../../credentials/secret-file.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import type { Person } from '../../../people/person.ts';
import { claimNewFile } from '../new-file.ts';

const PASSPHRASE_ENTRY_MS = 120_000;

/** Where a credential goes. */
export interface CredentialFiles {
  readonly keyFile: string;
  readonly enrolment: string;
  readonly passphraseFile?: string;
  /** The option that names the passphrase file; absent: `--passphrase-file`. */
  readonly passphraseOption?: string;
}

/**
 * Makes a credential for somebody. Both files are new, or none is there.
 *
 * @param person - but for the public key
 * @throws {KmsError} FILE_NOT_WRITABLE, PERSON_PASSPHRASE_SHORT, PERSON_PASSPHRASE_TWICE,
 *   HSM_PIN_NO_TERMINAL, HSM_PIN_NOT_ENTERED
 */
export async function writeCredential(
  files: CredentialFiles,
  person: Omit<Person, 'publicKey'>,
): Promise<Person> {
  const passphrase = await newPassphrase(files);
  const seed = Buffer.allocUnsafeSlow(SEED_BYTES);
  const keyFile = claimNewFile(files.keyFile);
  try {
    const enrolment = claimNewFile(files.enrolment);
    try {
      seed.set(randomBytes(SEED_BYTES));
      const credential = credentialOf({ personId: person.id, name: person.name }, seed);
      const { publicKey, personId, name } = credential;
      const made: Person = { ...person, publicKey };
      const sealed = sealKeyFile({ personId, name, publicKey }, { seed, passphrase });
      keyFile.fill(sealed);
      enrolment.fill(writeEnrolment({ person: made, proof: credential.signEnrolment(made) }));
      return made;
    } catch (error) {
      enrolment.giveBack();
      throw error;
    }
  } catch (error) {
    keyFile.giveBack();
    throw error;
  } finally {
    seed.fill(0);
    passphrase.fill(0);
  }
}

/** From a file, or typed twice. */
async function newPassphrase({
  passphraseFile,
  passphraseOption: fileOption = '--passphrase-file',
}: CredentialFiles): Promise<Uint8Array> {
  if (passphraseFile !== undefined) return readPinFile(passphraseFile);
  const prompt = `New passphrase, ${PASSPHRASE_BYTES_MIN} characters or more: `;
  const entry = { withinMs: PASSPHRASE_ENTRY_MS, fileOption };
  const first = await readSecretAtTerminal(prompt, entry);
  const second = await readSecretAtTerminal('The same again: ', entry);
  try {
    if (first.length === second.length && timingSafeEqual(first, second)) return first;
    throw new KmsError('PERSON_PASSPHRASE_TWICE', 'the two passphrases differ');
  } finally {
    second.fill(0);
  }
}
