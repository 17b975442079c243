/**
 * The files of a guard-key backup: one with the wrapped values, one for each share of the key that
 * opens it. docs/formats/guard-key-backup.md describes them.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalOctets } from '../../exchange/canonical-octets.ts';

const BACKUP_SCHEMA = 'sts-kms-guard-key-backup-v1';
const SHARE_SCHEMA = 'sts-kms-guard-key-share-v1';

/** Octets of the backup key: AES-256. */
export const BACKUP_KEY_BYTES = 32;
/** Octets of a share: one for each of the key, and its coordinate. */
export const SHARE_BYTES = BACKUP_KEY_BYTES + 1;
/** Fewest shares, and the lowest threshold: one share must never be the key. */
export const SHARES_MIN = 2;
/** Our choice: more custodians than this do not come together. */
export const SHARES_MAX = 16;

function hex(octets: { readonly least: number; readonly most: number }) {
  return z.string().regex(new RegExp(`^(?:[0-9a-f]{2}){${octets.least},${octets.most}}$`));
}
const hexOf = (octets: number) => hex({ least: octets, most: octets });
const count = z.int().min(SHARES_MIN).max(SHARES_MAX);
const head = {
  backupId: z.uuid(),
  installationId: z.uuid(),
  shares: count,
  threshold: count,
};

const backupHeadSchema = z.strictObject({
  schema: z.literal(BACKUP_SCHEMA),
  ...head,
  keys: z
    .array(z.strictObject({ label: z.string().max(32), usage: z.enum(['wrap', 'record-mac']) }))
    .min(1)
    .max(8),
});

/** The file with the wrapped values. */
export const backupSchema = backupHeadSchema.extend({
  nonce: hexOf(12),
  sealed: hex({ least: 32, most: 8 * 32 }),
  tag: hexOf(16),
});

/** A share file once the share itself is blanked out. */
export const shareSchema = z.strictObject({
  schema: z.literal(SHARE_SCHEMA),
  ...head,
  number: z.int().min(1).max(SHARES_MAX),
  digest: hexOf(32),
  share: hexOf(SHARE_BYTES),
});

/** What a backup says of itself in the clear; all of it is authenticated. */
export type BackupHead = z.infer<typeof backupHeadSchema>;
/** A backup as it stands in its file. */
export type BackupFile = z.infer<typeof backupSchema>;
/** What a share says of itself. */
export type ShareHead = Omit<z.infer<typeof shareSchema>, 'schema' | 'digest' | 'share'>;

/** The head of a new backup. */
export function backupHead(facts: Omit<BackupHead, 'schema'>): BackupHead {
  return { schema: BACKUP_SCHEMA, ...facts };
}

/** What the wrapped values are bound to. */
export function authenticatedOctets(backup: BackupHead): Uint8Array {
  const { schema, backupId, installationId, shares, threshold, keys } = backup;
  return canonicalOctets([schema, backupId, installationId, shares, threshold, keys]);
}

/**
 * The digest by which a damaged share is noticed. A share has 256 random bits: its digest does not
 * lead back to it.
 */
export function shareDigest(share: ShareHead, octets: Uint8Array): string {
  const { backupId, installationId, shares, threshold, number } = share;
  const named = [SHARE_SCHEMA, backupId, installationId, shares, threshold, number];
  return createHash('sha256').update(canonicalOctets(named)).update(octets).digest('hex');
}

/** The text of a share file in which the place of the share is blank. */
export function blankShareText(share: ShareHead, digest: string): string {
  const blank = '0'.repeat(2 * SHARE_BYTES);
  return `${JSON.stringify({ schema: SHARE_SCHEMA, ...share, digest, share: blank }, null, 2)}\n`;
}
