/**
 * A token that lasts as long as a passport takes, in a folder or on a private machine.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KmsError } from '../../errors/kms-error.ts';
import { libraryPathOf, settingsOf } from '../pkcs11/access.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import { FACTORY_SO_PIN } from './private-opencryptoki.ts';
import { startPrivateMachine } from './private-machine.ts';
import type { ProbeRequest, ProbeRun, ProbeTarget, TokenToMake } from './probe-protocol.ts';
import { runProbes } from './run-probes.ts';

/** Label of the token, and the one that every database of NSS has. */
const OWN_LABEL = 'sts-kms passport';
const NSS_LABEL = 'NSS Certificate DB';
/** Octets of chance in a PIN; the longest that opencryptoki takes has 8 characters. */
const PIN_BYTES = { long: 12, short: 6 } as const;

/** A token to be made, and the way to be rid of it. */
export interface ThrowAwayToken {
  readonly target: ProbeTarget;
  readonly make: TokenToMake;
  /** Runs probes where the token is. */
  readonly run: (request: ProbeRequest) => Promise<ProbeRun>;
  readonly remove: () => Promise<void>;
}

/**
 * Prepares the place of a token; the module then makes it in a process of its own.
 *
 * @param library - the module, in place of the profile's candidates
 * @throws {KmsError} HSM_ACCESS_INVALID when the model has tokens only where they are configured,
 *   HSM_LIBRARY_MISSING
 */
export function prepareThrowAwayToken(profile: Pkcs11Profile, library?: string): ThrowAwayToken {
  switch (profile.token.throwAway) {
    case 'softhsm-configuration':
      return inFolder(profile, {
        library,
        label: OWN_LABEL,
        write: writeConfiguration,
        make: { soPin: randomPin(PIN_BYTES.long) },
      });
    case 'nss-database':
      return inFolder(profile, {
        library,
        label: NSS_LABEL,
        write: (folder) => folder,
        make: {},
      });
    case 'opencryptoki-daemon':
      return onPrivateMachine(profile, library);
    case 'none':
      throw wantsToken(`profile ${profile.profile}`);
  }
}

/** A token is never made where nobody said how it is removed: its slots are left alone. */
export function wantsToken(of: string): KmsError {
  const named = 'name a token that holds nothing else by --token-label LABEL and --pin-file FILE';
  const message = `${of}: no way is known to make a token here and remove it again: ${named}`;
  return new KmsError('HSM_ACCESS_INVALID', message);
}

interface FolderToken {
  readonly library: string | undefined;
  readonly label: string;
  /** Writes what the module wants to find; returns its settings. */
  readonly write: (folder: string) => string;
  readonly make: TokenToMake;
}

function inFolder(
  profile: Pkcs11Profile,
  { library, label, write, make }: FolderToken,
): ThrowAwayToken {
  const pin = Buffer.from(randomPin(PIN_BYTES.long));
  const named = { token: { label }, pin, ...(library === undefined ? {} : { library }) };
  const path = libraryPathOf(profile, named);
  const folder = mkdtempSync(join(tmpdir(), 'sts-kms-passport-'));
  const settings = settingsOf(profile, { ...named, settings: write(folder) });
  return {
    target: { path, settings, token: { label }, pin },
    make,
    run: runProbes,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function onPrivateMachine(profile: Pkcs11Profile, library?: string): ThrowAwayToken {
  const token = { label: OWN_LABEL };
  const pin = Buffer.from(randomPin(PIN_BYTES.short));
  const access = { token, pin, ...(library === undefined ? {} : { library }) };
  const path = libraryPathOf(profile, access);
  const machine = startPrivateMachine();
  return {
    target: { path, settings: settingsOf(profile, access), token, pin },
    make: {
      soPin: FACTORY_SO_PIN,
      replacing: {
        soPin: randomPin(PIN_BYTES.short),
        firstPin: randomPin(PIN_BYTES.short),
      },
    },
    ...machine,
  };
}

function randomPin(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

function writeConfiguration(folder: string): string {
  const tokens = join(folder, 'tokens');
  mkdirSync(tokens, { mode: 0o700 });
  const file = join(folder, 'softhsm2.conf');
  writeFileSync(file, `directories.tokendir = ${tokens}\nobjectstore.backend = file\n`);
  return file;
}
