/**
 * Profiles from files. There is no profile by default and none for an unknown vendor: make a
 * passport of the device and turn that into a profile.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { KmsError } from '../../errors/kms-error.ts';
import { ownFile } from '../../own-files.ts';
import { hsmProfileSchema, type HsmProfile } from './hsm-profile.ts';

const SHIPPED = ownFile('hsm-profiles');
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Reads a profile: the name of a shipped one, or a path, which has a slash or ends in `.json`.
 *
 * @throws {KmsError} HSM_PROFILE_UNKNOWN, HSM_PROFILE_INVALID
 */
export function loadProfile(nameOrPath: string, shipped = SHIPPED): HsmProfile {
  const isName = NAME.test(nameOrPath);
  const file = isName ? path.join(shipped, `${nameOrPath}.json`) : nameOrPath;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `there is no HSM profile ${nameOrPath}: software keys do not take its place`;
    throw new KmsError('HSM_PROFILE_UNKNOWN', message, { cause });
  }
  return parseProfile(text, nameOrPath);
}

/**
 * Checks the text of a profile, unknown members included.
 *
 * @param from - what to call it in the message
 * @throws {KmsError} HSM_PROFILE_INVALID
 */
export function parseProfile(text: string, from: string): HsmProfile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new KmsError('HSM_PROFILE_INVALID', `${from}: not JSON`, { cause });
  }
  const checked = hsmProfileSchema.safeParse(parsed);
  if (checked.success) return checked.data;
  const message = `${from}: ${z.prettifyError(checked.error).replaceAll('\n', ' ')}`;
  throw new KmsError('HSM_PROFILE_INVALID', message, { cause: checked.error });
}
