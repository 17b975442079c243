/** What must hold in a founded installation on SoftHSM, whoever was killed at whatever. */
import { expect } from 'vitest';
import { verifyAudit } from '../../src/custody/audit/verify-audit.ts';
import { verifyStore } from '../../src/custody/installation/verify-store.ts';
import { INSTALLATION_RECORD_ID } from '../../src/keys/installation.ts';
import { AUDIT_KEY_LABEL } from '../../src/security-module/audit-key.ts';
import { RECORD_MAC_KEY } from '../../src/security-module/guard-keys.ts';
import { storageKeySpec } from '../../src/security-module/storage-keys.ts';
import type { Ground } from '../custody/approvals/governed-custody.ts';
import { labelsOf, type FoundedGround } from './founded-ground.ts';
import { ADA } from '../custody/custody-rig.ts';

/** A pair has two objects. */
const ALWAYS = [
  ...[AUDIT_KEY_LABEL, AUDIT_KEY_LABEL, RECORD_MAC_KEY.label],
  ...['sts-kms founded REAL', 'sts-kms transport kmc'],
];
const HEADS = ['sts-kms audit head A', 'sts-kms audit head B'];

/** Whether somebody was cut short just now, or all that was begun has ended. */
type When = 'cut short' | 'ended';

/** Audit and records verify, and each object of the token has a name that the store knows. */
export async function expectSound(ground: FoundedGround, custody: Ground, when: When) {
  const { dependencies } = custody;
  expect((await verifyAudit(dependencies, ADA)).problems).toEqual([]);
  expect((await verifyStore(dependencies, ADA)).problems).toEqual([]);
  const labels = labelsOf(ground);
  expect(labels).toEqual(expect.arrayContaining(ALWAYS));
  const others = labels.filter((label) => !ALWAYS.includes(label));
  const storage = others.filter((label) => !HEADS.includes(label));
  // A head goes before the next one comes in its place.
  const kept = others.length - storage.length;
  expect(when === 'ended' ? [2] : [1, 2]).toContain(kept);
  expect(await possibleStorageKeys(custody)).toContainEqual(storage);
}

/** A rotation names the key that it makes before it does, and the one that it destroys. */
async function possibleStorageKeys({ dependencies }: Ground): Promise<string[][]> {
  const found = await dependencies.store.installations.find(INSTALLATION_RECORD_ID);
  const { storageKeyNumber = 0, rotatingTo = null } = found?.entity ?? {};
  const present = [storageKeySpec(storageKeyNumber).label];
  if (rotatingTo === null) return [present];
  const other = rotatingTo === storageKeyNumber ? rotatingTo - 1 : rotatingTo;
  return [present, [...present, storageKeySpec(other).label].sort()];
}
