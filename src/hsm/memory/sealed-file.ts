/**
 * The in-memory HSM sealed to a file: its persistent keys under a passphrase, scrypt and
 * AES-256-GCM, mode 0600. A wrong passphrase and an altered file answer alike.
 *
 * One process at a time changes a file: one that finds it changed by another refuses to replace it.
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
import { z } from 'zod';
import { requirePrivateFile } from '../../credentials/secret-file.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { HSM_KEY_BYTES } from '../../ports/hsm.ts';
import type { MemoryHsm, PersistentKey, PersistentPair } from './memory-hsm.ts';
import { SealedMemoryHsm, type KeySeal } from './sealed-memory-hsm.ts';

/** scrypt: 128 MiB and about half a second. RFC 7914; our choice. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 } as const;
const SCHEMA = 'sts-kms-sealed-hsm-v1';
/** Octets of the GCM tag. */
const TAG_BYTES = 16;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const fileSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  salt: base64,
  nonce: base64,
  keys: z.array(
    z.strictObject({
      label: z.string().min(1).max(32),
      usage: z.enum(['wrap', 'record-mac', 'dkga04', 'dkga02']),
    }),
  ),
  // Absent in a file from before there were any.
  pairs: z
    .array(z.strictObject({ label: z.string().min(1).max(32), bytes: z.int().min(1).max(8192) }))
    .optional(),
  // Empty when the HSM holds no persistent key.
  sealed: z.union([base64, z.literal('')]),
  tag: base64,
});

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
  const pairs = hsm.exportSigningPairs();
  const value = Buffer.concat([...keys, ...pairs].map((key) => key.value));
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const names = keys.map(({ spec }) => ({ label: spec.label, usage: spec.usage }));
  const key = scryptSync(passphrase, salt, 32, SCRYPT);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const pairNames = pairs.map((pair) => ({ label: pair.label, bytes: pair.value.length }));
  cipher.setAAD(additionalData({ keys: names, pairs: pairNames }));
  const sealed = Buffer.concat([cipher.update(value), cipher.final()]);
  for (const secret of [key, value, ...[...keys, ...pairs].map((held) => held.value)]) {
    secret.fill(0);
  }
  return `${JSON.stringify({
    schema: SCHEMA,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    keys: names,
    ...(pairNames.length === 0 ? {} : { pairs: pairNames }),
    sealed: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  })}\n`;
}

/**
 * Opens a sealed in-memory HSM. Changes of its persistent keys are sealed into the file.
 *
 * @param passphrase - octets of the passphrase; the caller wipes them, a copy stays until `close`
 * @throws {KmsError} HSM_SEAL_PERMISSIONS, HSM_SEAL_INVALID
 */
export function openSealedMemoryHsm(path: string, passphrase: Uint8Array): MemoryHsm {
  requirePrivateFile(path);
  const text = readFileSync(path, 'utf8');
  const file = parseFile(text);
  const value = unseal(file, passphrase);
  let at = 0;
  const take = (bytes: number): Buffer => {
    at += bytes;
    return value.subarray(at - bytes, at);
  };
  const keys = file.keys.map(({ label, usage }): PersistentKey => {
    const spec = { label, usage, persistent: true, extractable: false };
    return { spec, value: take(HSM_KEY_BYTES[usage]) };
  });
  const pairs = (file.pairs ?? []).map(({ label, bytes }): PersistentPair => ({
    label,
    value: take(bytes),
  }));
  const hsm = new SealedMemoryHsm({ keys, pairs }, sealInto(path, text, passphrase));
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
  const key = scryptSync(passphrase, Buffer.from(file.salt, 'base64'), 32, SCRYPT);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64'), {
      // Without it a tag cut to 4 octets would do.
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(additionalData(file));
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

/** The names of the keys are bound to their values. */
function additionalData({ keys, pairs = [] }: Pick<SealedFile, 'keys' | 'pairs'>): Buffer {
  const ofKeys = keys.map(({ label, usage }) => [label, usage]);
  const ofPairs = pairs.map(({ label, bytes }) => [label, bytes]);
  // As it was before there were pairs, when there are none.
  return Buffer.from(JSON.stringify([SCHEMA, ofKeys, ...(pairs.length === 0 ? [] : [ofPairs])]));
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
