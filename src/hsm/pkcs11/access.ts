/**
 * How to get at a token: what a profile, which speaks of a model, cannot say.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { KmsError } from '../../errors/kms-error.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import type { LibrarySettings } from './library.ts';

/** A token by its label or its serial number: a slot's number changes when a device is moved. */
export type TokenName = { readonly label: string } | { readonly serial: string };

/** A token as options and set-ups name it: by one of the two, or not at all. */
interface NamedToken {
  readonly tokenLabel?: string | null;
  readonly tokenSerial?: string;
}

/**
 * The name of a token; undefined when there is none.
 *
 * @throws {KmsError} HSM_ACCESS_INVALID for a token that is named twice
 */
export function tokenNameOf({ tokenLabel, tokenSerial }: NamedToken): TokenName | undefined {
  const label = tokenLabel ?? undefined;
  if (tokenSerial === undefined) return label === undefined ? undefined : { label };
  if (label === undefined) return { serial: tokenSerial };
  throw new KmsError('HSM_ACCESS_INVALID', 'the token is named by its label or its serial number');
}

/** Access to one token. */
export interface Pkcs11Access {
  readonly token: TokenName;
  /** Octets of the user PIN in UTF-8; the caller wipes them after the HSM is open. */
  readonly pin?: Uint8Array;
  /** The PKCS#11 module, in place of the profile's candidates. */
  readonly library?: string;
  /** Where the module's own settings are: SoftHSM's configuration file, NSS's database folder. */
  readonly settings?: string;
}

/**
 * Refuses a name of a kind that does not tell the tokens of this model apart.
 *
 * @throws {KmsError} HSM_ACCESS_INVALID
 */
export function requireSelectable({ profile, token }: Pkcs11Profile, name: TokenName): void {
  const by = 'label' in name ? 'label' : 'serial';
  if (token.selectBy.includes(by)) return;
  const message = `profile ${profile}: tokens are not told apart by their ${by}`;
  throw new KmsError('HSM_ACCESS_INVALID', message);
}

/**
 * The shared library to load.
 *
 * @throws {KmsError} HSM_LIBRARY_MISSING
 */
export function libraryPathOf(profile: Pkcs11Profile, access: Pkcs11Access): string {
  const { library } = access;
  const candidates = library === undefined ? profile.library.candidates : [library];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new KmsError('HSM_LIBRARY_MISSING', `none of these exists: ${candidates.join(', ')}`);
  }
  return path;
}

/**
 * What to tell the module of its settings.
 *
 * @throws {KmsError} HSM_ACCESS_INVALID
 */
export function settingsOf(profile: Pkcs11Profile, access: Pkcs11Access): LibrarySettings {
  const wanted = profile.library.settings;
  const value = access.settings;
  switch (wanted.kind) {
    case 'none':
      return {};
    case 'environment':
      return value === undefined ? {} : { environment: { variable: wanted.variable, value } };
    case 'library-parameters':
      if (value === undefined || /['"\\]/.test(value)) {
        const message = 'the folder of its settings is missing, or has a quote in its name';
        throw new KmsError('HSM_ACCESS_INVALID', `profile ${profile.profile}: ${message}`);
      }
      return { parameters: wanted.template.replaceAll('{settings}', () => value) };
  }
}

/**
 * The octets of the PIN as the addon wants them. It takes text only, which cannot be wiped: one
 * more reason for a process of its own that does nothing else.
 *
 * @throws {KmsError} HSM_ACCESS_INVALID
 */
export function pinText(pin: Uint8Array | undefined): string {
  if (pin === undefined || pin.length === 0) {
    throw new KmsError('HSM_ACCESS_INVALID', 'the token wants a PIN, and none was given');
  }
  return Buffer.from(pin.buffer, pin.byteOffset, pin.byteLength).toString('utf8');
}
