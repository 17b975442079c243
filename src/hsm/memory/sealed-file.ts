/**
 * The in-memory HSM sealed to a file: its persistent keys under a passphrase, scrypt and
 * AES-256-GCM, mode 0600. A wrong passphrase and an altered file answer alike.
 *
 * One process at a time has a file, by a lock. One that finds it changed by another all the same
 * refuses to replace it.
 *
 * Version 2 is written as soon as there is a signing pair, whose value has no fixed length.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import * as z from 'zod';
import { PASSPHRASE_COST } from '../../credentials/passphrase-cost.ts';
import { requirePrivateFile } from '../../credentials/secret-file.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { HSM_KEY_BYTES } from '../../ports/hsm.ts';
import { signingPairSpec } from '../signing-pair-spec.ts';
import type { MemoryHsm, PersistentKey } from './memory-hsm.ts';
import { takeSealLock } from './seal-lock.ts';
import { SealedMemoryHsm, type KeySeal } from './sealed-memory-hsm.ts';

const SCHEMA = 'sts-kms-sealed-hsm-v1';
const SCHEMA_2 = 'sts-kms-sealed-hsm-v2';
/** Octets of the GCM tag. */
const TAG_BYTES = 16;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const label = z.string().min(1).max(32);
const usage = z.enum(['wrap', 'record-mac', 'dkga04', 'dkga02']);
const anyUsage = z.enum([...usage.options, 'sign']);
const envelope = {
  salt: base64,
  nonce: base64,
  // Empty when the HSM holds no persistent key.
  sealed: z.union([base64, z.literal('')]),
  tag: base64,
};
const fileSchema = z.discriminatedUnion('schema', [
  z.strictObject({
    schema: z.literal(SCHEMA),
    keys: z.array(z.strictObject({ label, usage })),
    ...envelope,
  }),
  z.strictObject({
    schema: z.literal(SCHEMA_2),
    keys: z.array(z.strictObject({ label, usage: anyUsage, bytes: z.int().min(1) })).min(1),
    ...envelope,
  }),
]);

/** A key as a file names it. */
interface NamedKey {
  readonly label: string;
  readonly usage: z.infer<typeof anyUsage>;
  /** Octets of its value, in version 2. */
  readonly bytes?: number;
}

/**
 * Writes the persistent keys of an in-memory HSM to a file, whole or not at all.
 *
 * @param passphrase - octets of the passphrase; the caller wipes them
 */
export function sealMemoryHsm(hsm: MemoryHsm, path: string, passphrase: Uint8Array): void {
  writeWhole(path, sealedText(hsm, passphrase), renameSync);
}

/**
 * The same for a file that is not there yet.
 *
 * @throws {KmsError} HSM_SEAL_EXISTS: a store may rest on the keys in it
 */
export function createSealedFile(hsm: MemoryHsm, path: string, passphrase: Uint8Array): void {
  writeWhole(path, sealedText(hsm, passphrase), (temporary) => {
    try {
      // Fails when there is a file, where renaming would replace it.
      linkSync(temporary, path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      throw new KmsError('HSM_SEAL_EXISTS', `there is a sealed HSM in ${path}`, { cause });
    } finally {
      unlinkSync(temporary);
    }
  });
}

function sealedText(hsm: MemoryHsm, passphrase: Uint8Array): string {
  const keys = hsm.exportPersistentKeys();
  const value = Buffer.concat(keys.map((key) => key.value));
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const names = namesOf(keys);
  const key = scryptSync(passphrase, salt, 32, PASSPHRASE_COST);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(additionalData(names));
  const sealed = Buffer.concat([cipher.update(value), cipher.final()]);
  for (const secret of [key, value, ...keys.map((held) => held.value)]) secret.fill(0);
  return `${JSON.stringify({
    schema: schemaOf(names),
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    keys: names,
    sealed: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  })}\n`;
}

/**
 * Opens a sealed in-memory HSM. Changes of its persistent keys are sealed into the file.
 *
 * @param passphrase - octets of the passphrase; the caller wipes them, a copy stays until `close`
 * @throws {KmsError} HSM_SEAL_PERMISSIONS, HSM_SEAL_INVALID, HSM_SEAL_BUSY while another process
 *   has
 *   it
 */
export function openSealedMemoryHsm(path: string, passphrase: Uint8Array): MemoryHsm {
  requirePrivateFile(path);
  const giveBack = takeSealLock(path);
  try {
    return openLocked(path, passphrase, giveBack);
  } catch (error) {
    giveBack();
    throw error;
  }
}

function openLocked(path: string, passphrase: Uint8Array, giveBack: () => void): MemoryHsm {
  const text = readFileSync(path, 'utf8');
  const file = parseFile(text);
  const value = unseal(file, passphrase);
  let at = 0;
  const keys = file.keys.map((named: NamedKey): PersistentKey => {
    const part = value.subarray(at, at + bytesOf(named));
    at += part.length;
    return { spec: specOf(named), value: part };
  });
  const seal = sealInto(path, text, passphrase);
  const forget = () => {
    seal.forget();
    giveBack();
  };
  const hsm = new SealedMemoryHsm(keys, { ...seal, forget });
  value.fill(0);
  return hsm;
}

/** Seals into a file as long as nobody else has changed it. */
function sealInto(path: string, opened: string, passphrase: Uint8Array): KeySeal {
  const kept = Buffer.from(new ArrayBuffer(passphrase.length));
  kept.set(passphrase);
  let last = opened;
  return {
    replace: (hsm) => {
      if (readFileSync(path, 'utf8') !== last) {
        throw new KmsError('HSM_SEAL_CHANGED', `${path} was changed by another process`);
      }
      const text = sealedText(hsm, kept);
      writeWhole(path, text, renameSync);
      last = text;
    },
    forget: () => {
      kept.fill(0);
    },
  };
}

type SealedFile = z.infer<typeof fileSchema>;

function parseFile(text: string): SealedFile {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new KmsError('HSM_SEAL_INVALID', 'not a sealed HSM file', { cause });
  }
}

function unseal(file: SealedFile, passphrase: Uint8Array): Buffer {
  const key = scryptSync(passphrase, Buffer.from(file.salt, 'base64'), 32, PASSPHRASE_COST);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64'), {
      // Without it a tag cut to 4 octets would do.
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(additionalData(file.keys));
    decipher.setAuthTag(Buffer.from(file.tag, 'base64'));
    const opened = decipher.update(Buffer.from(file.sealed, 'base64'));
    decipher.final();
    return opened;
  } catch (cause) {
    throw new KmsError('HSM_SEAL_INVALID', 'the sealed HSM file does not open', { cause });
  } finally {
    key.fill(0);
  }
}

/** The names of the keys are bound to their values, in version 2 their lengths too. */
function additionalData(keys: readonly NamedKey[]): Buffer {
  const rows = keys.map((key) => [key.label, key.usage, ...(key.bytes ? [key.bytes] : [])]);
  return Buffer.from(JSON.stringify([schemaOf(keys), rows]));
}

/** An HSM without a signing pair is sealed as it was before there were any. */
function namesOf(keys: readonly PersistentKey[]): NamedKey[] {
  const hasPair = keys.some(({ spec }) => spec.usage === 'sign');
  return keys.map(({ spec, value }) => ({
    ...{ label: spec.label, usage: spec.usage },
    ...(hasPair ? { bytes: value.length } : {}),
  }));
}

function schemaOf(keys: readonly NamedKey[]): SealedFile['schema'] {
  return keys.some(({ bytes }) => bytes !== undefined) ? SCHEMA_2 : SCHEMA;
}

function bytesOf(named: NamedKey): number {
  if (named.bytes !== undefined) return named.bytes;
  return named.usage === 'sign' ? 0 : HSM_KEY_BYTES[named.usage];
}

function specOf({ label, usage }: NamedKey): PersistentKey['spec'] {
  if (usage === 'sign') return signingPairSpec(label);
  return { label, usage, persistent: true, extractable: false };
}

function writeWhole(
  path: string,
  text: string,
  place: (temporary: string, path: string) => void,
): void {
  const temporary = `${path}.${process.pid}.partial`;
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  place(temporary, path);
}
