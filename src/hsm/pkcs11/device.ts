/**
 * What most parts of the adapter work on: the sessions with a token, and the profile of its model.
 *
 * @module
 */
import type { HsmQuirk, Pkcs11Profile } from '../profile/hsm-profile.ts';
import type { DeviceSessions } from './device-sessions.ts';
import type { HeldKey } from './held-key.ts';

/** An open token. */
export interface Device {
  readonly sessions: DeviceSessions;
  readonly profile: Pkcs11Profile;
}

/** An open token and the key that wraps. */
export interface Wrapping extends Device {
  readonly wrapping: HeldKey;
}

/** Whether a module has a way of its own. */
export function hasQuirk({ quirks }: Pkcs11Profile, quirk: HsmQuirk): boolean {
  return quirks.includes(quirk);
}
