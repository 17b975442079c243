/**
 * The passport of a profile's module or of a module by its path, as the command line names them.
 *
 * @module
 */
import { basename, dirname, relative, resolve } from 'node:path';
import { KmsError } from '../../errors/kms-error.ts';
import { readPinFile } from '../../credentials/secret-file.ts';
import { tokenNameOf, type Pkcs11Access } from '../pkcs11/access.ts';
import { loadProfile } from '../profile/load-profile.ts';
import { makePassport } from './make-passport.ts';
import { passportText } from './passport-text.ts';
import type { Passport } from './passport.ts';
import { writeProfile } from './write-profile.ts';

/** What to make a passport of. */
export interface PassportChoice {
  readonly hsmProfile?: string;
  readonly module?: string;
  readonly tokenLabel?: string;
  readonly tokenSerial?: string;
  readonly pinFile?: string;
  readonly moduleSettings?: string;
  /** YYYY-MM-DD */
  readonly measuredOn: string;
}

/** A passport, as data and as text, and the way to a profile. */
export interface MadePassport {
  readonly passport: Passport;
  readonly text: string;
  /** Writes a profile beside the passport file, which is its evidence. */
  readonly writeProfile: (file: string, passportFile: string) => void;
}

/**
 * Makes a passport.
 *
 * @throws {KmsError} HSM_ACCESS_INVALID, and what reading the profile and the PIN file and opening
 *   the token throws
 */
export async function makeProfiledPassport(choice: PassportChoice): Promise<MadePassport> {
  const { hsmProfile, module, measuredOn } = choice;
  const subject = hsmProfile === undefined ? module : loadProfile(hsmProfile);
  if (subject === undefined) {
    throw new KmsError('HSM_ACCESS_INVALID', 'a profile or the path of a module wanted');
  }
  const access = accessOf(choice);
  try {
    const library = module === undefined ? {} : { library: module };
    const passport = await makePassport(subject, access, { measuredOn, ...library });
    return {
      passport,
      text: passportText(passport),
      writeProfile: (file, passportFile) => {
        writeProfile(passport, namingFor(file, passportFile), file);
      },
    };
  } finally {
    access?.pin?.fill(0);
  }
}

function accessOf(choice: PassportChoice): Pkcs11Access | undefined {
  const { module, pinFile, moduleSettings } = choice;
  const token = tokenNameOf(choice);
  if (token === undefined) return undefined;
  return {
    token,
    ...(pinFile === undefined ? {} : { pin: readPinFile(pinFile) }),
    ...(module === undefined ? {} : { library: module }),
    ...(moduleSettings === undefined ? {} : { settings: moduleSettings }),
  };
}

function namingFor(file: string, passportFile: string) {
  const profile = basename(file).replace(/\.json$/, '');
  const evidenceFile = relative(dirname(resolve(file)), resolve(passportFile));
  return { profile, title: `${profile}: measured by its passport`, evidenceFile };
}
