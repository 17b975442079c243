/**
 * A token that lasts as long as a passport takes, where the model can have one in a folder.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KmsError } from '../../errors/kms-error.ts';
import { libraryPathOf, settingsOf, type Pkcs11Access } from '../pkcs11/access.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import type { ProbeTarget, TokenToMake } from './probe-protocol.ts';

/** Label of the token, and the one that every database of NSS has. */
const OWN_LABEL = 'sts-kms passport';
const NSS_LABEL = 'NSS Certificate DB';

/** A token to be made, and the way to be rid of it. */
export interface ThrowAwayToken {
  readonly target: ProbeTarget;
  readonly make: TokenToMake;
  readonly remove: () => void;
}

/**
 * Prepares the folder of a token; the module then makes it in a process of its own.
 *
 * @param library - the module, in place of the profile's candidates
 * @throws {KmsError} HSM_ACCESS_INVALID when the model has tokens only where they are configured,
 *   HSM_LIBRARY_MISSING
 */
export function prepareThrowAwayToken(profile: Pkcs11Profile, library?: string): ThrowAwayToken {
  const { throwAway } = profile.token;
  if (throwAway === 'none') {
    const message = `profile ${profile.profile}: a passport needs a token that is configured`;
    throw new KmsError('HSM_ACCESS_INVALID', message);
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'sts-kms-passport-'));
  const softhsm = throwAway === 'softhsm-configuration';
  const access: Pkcs11Access = {
    token: { label: softhsm ? OWN_LABEL : NSS_LABEL },
    pin: Buffer.from(randomPin()),
    settings: softhsm ? writeConfiguration(folder) : folder,
    ...(library === undefined ? {} : { library }),
  };
  return {
    target: {
      path: libraryPathOf(profile, access),
      settings: settingsOf(profile, access),
      token: access.token,
      ...(access.pin === undefined ? {} : { pin: access.pin }),
    },
    make: softhsm ? { soPin: randomPin() } : {},
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function randomPin(): string {
  return randomBytes(12).toString('base64url');
}

function writeConfiguration(folder: string): string {
  const tokens = path.join(folder, 'tokens');
  mkdirSync(tokens, { mode: 0o700 });
  const file = path.join(folder, 'softhsm2.conf');
  writeFileSync(file, `directories.tokendir = ${tokens}\nobjectstore.backend = file\n`);
  return file;
}
