/**
 * A passphrase for the sealed file of the in-memory HSM, made where there is none.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Configuration } from '../../../config/configuration.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import type { CommandOutput } from '../../output.ts';
import { createMadeFiles, type MadeFiles } from '../../made-files.ts';
import { claimNewFile } from '../new-file.ts';

/** 32 characters of base64url: 192 bits. */
const PASSPHRASE_BYTES = 24;

/**
 * Writes the passphrase file of a configuration, mode 0600. One that is there stays as it is.
 *
 * @throws {KmsError} CLI_USAGE for an HSM with a PIN of its own, CONFIG_INVALID, FILE_NOT_WRITABLE
 */
export function makePassphrase(
  { hsm }: Configuration,
  output: Pick<CommandOutput, 'note'>,
  made: MadeFiles = createMadeFiles(),
): void {
  const { profile, pinFile } = hsm;
  if (profile !== 'memory') {
    throw new KmsError('CLI_USAGE', `--make-passphrase: the HSM ${profile} has a PIN of its own`);
  }
  if (pinFile === undefined) {
    throw new KmsError('CONFIG_INVALID', 'hsm.pinFile: the passphrase file of the HSM wanted');
  }
  if (existsSync(pinFile)) {
    output.note(`${pinFile} is there already: it is the passphrase`);
    return;
  }
  made.folder(dirname(pinFile));
  const octets = randomBytes(PASSPHRASE_BYTES);
  const file = claimNewFile(pinFile);
  made.add(pinFile);
  file.fill(`${octets.toString('base64url')}\n`);
  octets.fill(0);
  output.note(`${pinFile}: a new passphrase. Keep a copy apart from the backups of the store.`);
}

/**
 * Refuses to begin without the passphrase file, before anything is made.
 *
 * @throws {KmsError} FILE_NOT_READABLE
 */
export function requirePassphrase({ hsm }: Configuration): void {
  const { profile, pinFile } = hsm;
  if (profile !== 'memory' || pinFile === undefined || existsSync(pinFile)) return;
  const message = `there is no passphrase file ${pinFile}: --make-passphrase writes one`;
  throw new KmsError('FILE_NOT_READABLE', message, { facts: { path: pinFile } });
}
