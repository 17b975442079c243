/**
 * The values of guard keys under the backup key: AES-256-GCM, bound to the head of their file.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import { authenticatedOctets, type BackupFile, type BackupHead } from './backup-format.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The values, laid end to end in the order of `head.keys`, under a backup key used once. */
export function sealValues(
  backupKey: Uint8Array,
  head: BackupHead,
  values: Uint8Array,
): BackupFile {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, createSecretKey(backupKey), nonce);
  cipher.setAAD(authenticatedOctets(head));
  const sealed = Buffer.concat([cipher.update(values), cipher.final()]);
  return {
    ...head,
    nonce: nonce.toString('hex'),
    sealed: sealed.toString('hex'),
    tag: cipher.getAuthTag().toString('hex'),
  };
}

/**
 * Opens what {@link sealValues} made.
 *
 * @param target - as many octets as were sealed; the caller wipes them
 * @throws {KmsError} SM_BACKUP_INVALID: altered, or another backup key
 */
export function openValues(backupKey: Uint8Array, file: BackupFile, target: Uint8Array): void {
  const key = createSecretKey(backupKey);
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(file.nonce, 'hex'), {
    // Without it a tag cut to 4 octets would do.
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(authenticatedOctets(file));
  decipher.setAuthTag(Buffer.from(file.tag, 'hex'));
  const opened = decipher.update(Buffer.from(file.sealed, 'hex'));
  try {
    decipher.final();
    if (opened.length !== target.length) throw new RangeError('values of another length');
    target.set(opened);
  } catch (cause) {
    throw new KmsError('SM_BACKUP_INVALID', 'the guard-key backup does not open', { cause });
  } finally {
    opened.fill(0);
  }
}
