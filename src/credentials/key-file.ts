/**
 * The key file of a person: an Ed25519 key under a passphrase, scrypt and AES-256-GCM, mode 0600. A
 * wrong passphrase and an altered file answer alike.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';
import { PASSPHRASE_COST } from './passphrase-cost.ts';
import { requirePrivateFile } from './secret-file.ts';

const SCHEMA = 'sts-kms-person-key-v1';
const TAG_BYTES = 16;
/** Octets of the seed that an Ed25519 key is. RFC 8032. */
export const SEED_BYTES = 32;
/** Our choice: shorter ones are tried through in spite of scrypt. */
export const PASSPHRASE_BYTES_MIN = 12;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const fileSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  personId: z.string(),
  name: z.string(),
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  salt: base64,
  nonce: base64,
  sealed: base64,
  tag: base64,
});

/** Whose key it is; not secret, and bound to the key. */
export interface KeyFileHead {
  readonly personId: string;
  readonly name: string;
  /** 64 hex digits. */
  readonly publicKey: string;
}

/**
 * The text of a key file.
 *
 * @param seed - 32 octets; the caller wipes them, and the passphrase
 * @throws {KmsError} PERSON_PASSPHRASE_SHORT
 */
export function sealKeyFile(
  head: KeyFileHead,
  { seed, passphrase }: { readonly seed: Uint8Array; readonly passphrase: Uint8Array },
): string {
  if (passphrase.length < PASSPHRASE_BYTES_MIN) {
    const message = `a passphrase of ${PASSPHRASE_BYTES_MIN} octets or more wanted`;
    throw new KmsError('PERSON_PASSPHRASE_SHORT', message);
  }
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const key = scryptSync(passphrase, salt, 32, PASSPHRASE_COST);
  try {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(additionalData(head));
    const sealed = Buffer.concat([cipher.update(seed), cipher.final()]);
    const parts = { salt, nonce, sealed, tag: cipher.getAuthTag() };
    const texts = Object.entries(parts).map(([name, part]) => [name, part.toString('base64')]);
    const file = { schema: SCHEMA, ...head, ...(Object.fromEntries(texts) as object) };
    return `${JSON.stringify(file, null, 2)}\n`;
  } finally {
    key.fill(0);
  }
}

/** A key file as it lies there. */
export type KeyFile = z.infer<typeof fileSchema>;

/**
 * Reads a key file without opening it.
 *
 * @throws {KmsError} HSM_SEAL_PERMISSIONS, FILE_NOT_READABLE, PERSON_KEY_FILE
 */
export function readKeyFile(path: string): KeyFile {
  requirePrivateFile(path);
  const text = readFileSync(path, 'utf8');
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof z.ZodError)) throw cause;
    throw new KmsError('PERSON_KEY_FILE', `${path} is not the key file of a person`, { cause });
  }
}

/**
 * Opens a key file.
 *
 * @param passphrase - the caller wipes it
 * @returns the seed, in memory of its own; the caller wipes it
 * @throws {KmsError} PERSON_PASSPHRASE: wrong, or the file was altered
 */
export function openKeyFile(file: KeyFile, passphrase: Uint8Array): Uint8Array {
  const key = scryptSync(passphrase, Buffer.from(file.salt, 'base64'), 32, PASSPHRASE_COST);
  try {
    const nonce = Buffer.from(file.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(file));
    decipher.setAuthTag(Buffer.from(file.tag, 'base64'));
    const opened = decipher.update(Buffer.from(file.sealed, 'base64'));
    decipher.final();
    const seed = Buffer.allocUnsafeSlow(SEED_BYTES);
    opened.copy(seed);
    opened.fill(0);
    return seed;
  } catch (cause) {
    const message = 'the key file does not open: the passphrase is wrong, or it was altered';
    throw new KmsError('PERSON_PASSPHRASE', message, { cause });
  } finally {
    key.fill(0);
  }
}

/** Whose key it is is bound to the key. */
function additionalData({ personId, name, publicKey }: KeyFileHead): Buffer {
  return Buffer.from(JSON.stringify([SCHEMA, personId, name, publicKey]));
}
