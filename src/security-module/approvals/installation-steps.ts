/**
 * Steps of the installation record: those that follow by themselves from one that was approved, and
 * what never changes in any.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Installation } from '../../keys/installation.ts';
import { installationFromRow } from '../../keys/rows/installation-row.ts';
import type { UnsealedRecord } from '../../keys/sealed-record.ts';

/**
 * True for the later steps of a rotation whose begin was approved: the number moves on to where it
 * leads, then it ends.
 */
export function isNextOfRotation(previous: UnsealedRecord, next: UnsealedRecord): boolean {
  const [before, after] = [installationFromRow(previous.row), installationFromRow(next.row)];
  const to = before.rotatingTo;
  if (to === null || !sameBut(before, after, ['storageKeyNumber', 'rotatingTo'])) return false;
  const moves = after.storageKeyNumber === to && after.rotatingTo === to;
  if (before.storageKeyNumber === to)
    return after.storageKeyNumber === to && after.rotatingTo === null;
  return before.storageKeyNumber === to - 1 && moves;
}

/** True for the begin of a move to another HSM. */
export function isNextOfMove(previous: UnsealedRecord, next: UnsealedRecord): boolean {
  const [before, after] = [installationFromRow(previous.row), installationFromRow(next.row)];
  const begins = before.rotatingTo === null && after.rotatingTo === before.storageKeyNumber + 1;
  return begins && sameBut(before, after, ['hsmProfile', 'rotatingTo']);
}

/**
 * An installation keeps its id, and stays real or TRIAL.
 *
 * @throws {KmsError} SM_RECORD_CHANGE
 */
export function requireSameInstallation(
  previous: UnsealedRecord | null,
  next: UnsealedRecord,
): void {
  if (previous === null) return;
  const [before, after] = [installationFromRow(previous.row), installationFromRow(next.row)];
  if (sameBut(before, after, ['name', 'hsmProfile', 'storageKeyNumber', 'rotatingTo'])) return;
  throw new KmsError('SM_RECORD_CHANGE', 'an installation keeps its id and what it is for');
}

function sameBut(
  before: Installation,
  after: Installation,
  changed: readonly (keyof Installation)[],
): boolean {
  const names = Object.keys(before) as (keyof Installation)[];
  return names
    .filter((name) => name !== 'version' && !changed.includes(name))
    .every((name) => before[name] === after[name]);
}
