/**
 * Turns a passport into a profile file. What a passport cannot tell, the person who writes the
 * profile says: its name, its title, and how its settings are found.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { KmsError } from '../../errors/kms-error.ts';
import { parseProfile } from '../profile/load-profile.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import { deriveProfile, lacksForProfile } from './derive-profile.ts';
import type { Passport } from './passport.ts';

/** What a passport does not know. */
export interface ProfileNaming {
  /** Lower-case words joined by hyphens. */
  readonly profile: string;
  readonly title: string;
  /** Where the passport is kept, relative to the folder of the profile. */
  readonly evidenceFile: string;
  readonly settings?: Pkcs11Profile['library']['settings'];
}

/** Ours, until a device teaches better. */
const LIMITS = { sessionsMax: 16, desBytesPerCall: 65_536, callDeadlineMs: 30_000 } as const;

/**
 * The profile that a passport stands for, checked as every profile is.
 *
 * @throws {KmsError} HSM_PROFILE_MISMATCH when the device lacks what every profile needs,
 *   HSM_PROFILE_INVALID when the naming is not valid
 */
export function profileFromPassport(passport: Passport, naming: ProfileNaming): Pkcs11Profile {
  const measured = deriveProfile(passport.facts);
  if (measured === undefined) {
    const lacks = lacksForProfile(passport.facts).join('; ');
    throw new KmsError('HSM_PROFILE_MISMATCH', `no profile can be made of this passport: ${lacks}`);
  }
  const { library, measuredOn } = passport;
  const profile = {
    $schema: './profile.schema.json',
    schemaVersion: 1,
    adapter: 'pkcs11',
    profile: naming.profile,
    title: naming.title,
    library: { candidates: [library.path], settings: naming.settings ?? { kind: 'none' } },
    token: { selectBy: ['label', 'serial'], login: 'user-pin', throwAway: 'none' },
    mechanisms: measured.mechanisms,
    limits: { ...LIMITS, ...measured.limits },
    capabilities: measured.capabilities,
    quirks: measured.quirks,
    evidence: {
      library: `${library.description} ${library.version}`,
      measuredOn,
      file: naming.evidenceFile,
    },
  };
  const checked = parseProfile(JSON.stringify(profile), naming.profile);
  if (checked.adapter !== 'pkcs11') throw new RangeError('a passport makes PKCS#11 profiles only');
  return checked;
}

/**
 * Writes the profile of a passport; never over a file.
 *
 * @throws {KmsError} those of {@link profileFromPassport}, FILE_NOT_WRITABLE
 */
export function writeProfile(passport: Passport, naming: ProfileNaming, file: string): void {
  const text = `${JSON.stringify(profileFromPassport(passport, naming), null, 2)}\n`;
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    throw new KmsError('FILE_NOT_WRITABLE', `${file}: it exists, or its folder does not`, {
      cause,
    });
  }
}
