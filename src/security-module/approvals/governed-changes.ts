/**
 * Which changes need the approval of two people: decided here, in the host, by what the HSM knows
 * and by what follows from records that carry its MAC.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Installation } from '../../keys/installation.ts';
import { installationFromRow } from '../../keys/rows/installation-row.ts';
import { vendingKeyToRow } from '../../keys/rows/vending-key-row.ts';
import type { SealedRecord, UnsealedRecord } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Authority } from '../../ports/authority.ts';
import type { RecordChange } from '../../ports/record-sealing.ts';
import type { FoundingMark } from './founding-mark.ts';
import { isNextOfMove, isNextOfRotation, requireSameInstallation } from './installation-steps.ts';
import { requireAuthority, type AuthorityChecks } from './require-authority.ts';

/** What deciding needs. */
export interface Governing extends AuthorityChecks {
  readonly mark: FoundingMark;
  /** The guard keys came from their backup in this process: enough people brought their shares. */
  readonly restored: boolean;
}

/**
 * Sees that changes of records may be sealed, which follow their previous versions.
 *
 * @throws {KmsError} SM_RECORD_CHANGE, SM_NOT_FOUNDED, the SM_APPROVAL_ codes
 */
export function requireMayChange(
  governing: Governing,
  changes: readonly RecordChange[],
  authority: Authority | undefined,
): void {
  // Of meters there are many, and the question to the HSM has its price.
  if (changes.every(({ next }) => next.table === 'meter')) return;
  const mode = governing.mark.mode();
  for (const change of changes) requireSealable(change, mode !== null);
  if (mode === null) return;
  const wanted = changes.filter((change) => needsApproval(governing, change));
  if (wanted.length === 0) return;
  const judged = wanted.map(({ previous, next }) => ({ before: previous?.row ?? null, next }));
  requireAuthority(governing, authority, { mode, changes: judged });
}

/**
 * Sees that a vending key may be announced.
 *
 * @throws {KmsError} SM_NOT_FOUNDED, SM_TRIAL_ONLY, the SM_APPROVAL_ codes
 */
export function requireMayAnnounce(
  governing: Governing,
  key: VendingKey,
  authority: Authority | undefined,
): void {
  requireKeyOfMode(governing, key);
  const mode = governing.mark.mode();
  if (mode === null) return;
  const change = { before: null, next: recordOf(key) };
  requireAuthority(governing, authority, { mode, changes: [change] });
}

/**
 * Sees that a vending key may become its next version. One that was announced and never got a value
 * may be given up by anybody: nothing is lost with it.
 *
 * @throws {KmsError} the SM_APPROVAL_ codes
 */
export function requireMayAmend(
  governing: Governing,
  { previous, next }: { readonly previous: VendingKey; readonly next: VendingKey },
  authority: Authority | undefined,
): void {
  const mode = governing.mark.mode();
  const givenUp = previous.life.state === 'generating' && next.life.state === 'destroyed';
  if (mode === null || givenUp) return;
  const change = { before: vendingKeyToRow(previous), next: recordOf(next) };
  requireAuthority(governing, authority, { mode, changes: [change] });
}

/**
 * Sees that the wrapped value of an announced key is the one that was approved.
 *
 * @throws {KmsError} the SM_APPROVAL_ codes
 */
export function requireMayImport(
  governing: Governing,
  { announced, octets }: { readonly announced: VendingKey; readonly octets: Uint8Array },
  authority: Authority | undefined,
): void {
  const mode = governing.mark.mode();
  if (mode === null) return;
  const change = { before: null, next: recordOf(announced) };
  requireAuthority(governing, authority, { mode, changes: [change] });
  const approved = authority?.document.request['wrappedValue'];
  if (approved === Buffer.from(octets).toString('hex')) return;
  throw new KmsError('SM_APPROVAL_CHANGE', 'the wrapped value is not the one that was approved');
}

/**
 * Sees that a key fits the installation: trial keys, whose values others may know, are for trials.
 *
 * @throws {KmsError} SM_NOT_FOUNDED, SM_TRIAL_ONLY
 */
export function requireKeyOfMode(
  { mark }: Pick<Governing, 'mark'>,
  { trial }: Pick<VendingKey, 'trial'>,
): void {
  const mode = mark.mode();
  refuseTrialKeys(mark)({ trial });
  if (!trial && mode === null) {
    throw new KmsError('SM_NOT_FOUNDED', 'without people only a TRIAL store has vending keys');
  }
}

/**
 * The check of a genuine key before it is used: a trial key may have been made before the founding,
 * by somebody who knows its value.
 */
export function refuseTrialKeys(mark: FoundingMark): (key: Pick<VendingKey, 'trial'>) => void {
  return ({ trial }) => {
    if (trial && mark.modeSeen() === 'REAL') {
      throw new KmsError('SM_TRIAL_ONLY', 'the installation is real: it uses no trial keys');
    }
  };
}

/**
 * Sees that a storage key was rotated away.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE
 */
export function requireRotatedAway(
  ground: Pick<Governing, 'records' | 'installationId'>,
  number: number,
  record: SealedRecord,
): void {
  const { storageKeyNumber, rotatingTo } = requireOwnRecord(ground, record);
  if (storageKeyNumber === number + 1 && rotatingTo === storageKeyNumber) return;
  throw new KmsError('SM_RECORD_CHANGE', `storage key ${number} is not rotated away`);
}

/**
 * Sees that values are on their way to a storage key. Each that is wrapped anew gets a version that
 * nobody approved: without this, one from before it was suspended would become a later one.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE
 */
export function requireRotating(
  ground: Pick<Governing, 'records' | 'installationId'>,
  number: number,
  record: SealedRecord,
): void {
  const { storageKeyNumber, rotatingTo } = requireOwnRecord(ground, record);
  if (rotatingTo === number && storageKeyNumber === number - 1) return;
  throw new KmsError('SM_RECORD_CHANGE', `no rotation to storage key ${number} is under way`);
}

/** The installation, as a genuine record of it says. */
function requireOwnRecord(
  { records, installationId }: Pick<Governing, 'records' | 'installationId'>,
  record: SealedRecord,
): Installation {
  if (record.table !== 'installation' || !records.isGenuine(record)) {
    throw new KmsError('SM_RECORD_MAC', 'the record of the installation has another MAC');
  }
  const installation = installationFromRow(record.row);
  if (installation.installationId === installationId) return installation;
  throw new KmsError('SM_RECORD_CHANGE', 'the record is of another installation');
}

/** What is refused whoever approves it. */
function requireSealable({ previous, next }: RecordChange, founded: boolean): void {
  if (next.table === 'founding') throw unsealable(next, 'a founding is done once');
  if (next.table === 'installation') requireSameInstallation(previous, next);
  if (founded || (next.table !== 'person' && next.table !== 'policy')) return;
  throw new KmsError('SM_NOT_FOUNDED', `${next.table} ${next.id}: there are no people yet`);
}

function needsApproval(governing: Governing, { previous, next }: RecordChange): boolean {
  if (next.table === 'meter') return false;
  if (next.table !== 'installation' || previous === null) return true;
  if (isNextOfRotation(previous, next)) return false;
  return !(governing.restored && isNextOfMove(previous, next));
}

function recordOf(key: VendingKey): UnsealedRecord {
  const { id, version } = key;
  return { table: 'vending_key', id, version, row: vendingKeyToRow(key) };
}

function unsealable({ table, id }: UnsealedRecord, why: string): KmsError {
  return new KmsError('SM_RECORD_CHANGE', `the record ${table} ${id} is not sealed: ${why}`);
}
