/**
 * Founding an installation: its first people are recorded without anybody's approval, once.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { verifyEnrolment } from '../../credentials/enrolment.ts';
import { approvedChangeOf } from '../../exchange/approved-change.ts';
import { canonicalOctets } from '../../exchange/canonical-octets.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { Installation } from '../../keys/installation.ts';
import { installationFromRow } from '../../keys/rows/installation-row.ts';
import type { SealedRecord, UnsealedRecord } from '../../keys/sealed-record.ts';
import type { GovernanceMode } from '../../people/approval-document.ts';
import { FOUNDING_RECORD_ID, foundingFromRow, foundingToRow } from '../../people/founding.ts';
import { personFromRow } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import type { Founded, Founder } from '../../ports/governance.ts';
import type { RecordMacs } from '../record-mac.ts';
import type { FoundingMark } from './founding-mark.ts';

/** So many approve, and nobody their own request: with fewer nothing could ever be changed. */
const FOUNDERS_MIN = 2;
const FOUNDERS_MAX = 8;

/** What founding needs. */
export interface FoundingParts {
  readonly records: RecordMacs;
  readonly mark: FoundingMark;
  readonly installationId: string;
}

/** Who founds what, and when. */
export interface FoundingOrder {
  readonly installation: SealedRecord;
  readonly founders: readonly Founder[];
  readonly foundedAt: string;
}

/**
 * Marks the HSM, and seals the founding and the founders. The mark holds the digest of exactly
 * these records: nobody has others sealed later, and whoever was cut short asks again.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_FOUNDERS, SM_FOUNDED
 */
export function foundInstallation(parts: FoundingParts, order: FoundingOrder): Founded {
  const { records, mark, installationId } = parts;
  const { founders, foundedAt } = order;
  const { trial } = requireInstallation(parts, order.installation);
  const mode: GovernanceMode = trial ? 'REHEARSAL' : 'REAL';
  requireFounders(founders);
  const persons = founders.map(({ person }) => person);
  const changes = persons.map((person) => ({ ...approvedChangeOf(person) }));
  const place = ['sts-kms founders 1', installationId, mode] as const;
  const octets = canonicalOctets([...place, changes]);
  const digest = createHash('sha256').update(octets).digest();
  const founding = foundingToRow({
    id: FOUNDING_RECORD_ID,
    version: 1,
    mode,
    foundersDigest: digest.toString('hex'),
    foundedAt,
  });
  // What could not be read back is not sealed either.
  foundingFromRow(founding);
  mark.make(mode, digest);
  const seal = (record: UnsealedRecord) => ({ ...record, recordMac: records.seal(record) });
  return {
    mode,
    founding: seal({ table: 'founding', id: FOUNDING_RECORD_ID, version: 1, row: founding }),
    persons: persons.map(seal),
  };
}

/**
 * Marks an HSM into which the guard keys of a founded installation were restored.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_FOUNDED
 */
export function markRestored(
  { records, mark }: Pick<FoundingParts, 'records' | 'mark'>,
  record: SealedRecord,
): void {
  if (record.table !== 'founding' || !records.isGenuine(record)) {
    throw new KmsError('SM_RECORD_MAC', 'the record of the founding has another MAC');
  }
  const { mode, foundersDigest } = foundingFromRow(record.row);
  mark.make(mode, Buffer.from(foundersDigest, 'hex'));
}

function requireInstallation(
  { records, installationId }: FoundingParts,
  record: SealedRecord,
): Installation {
  if (record.table === 'installation' && records.isGenuine(record)) {
    const installation = installationFromRow(record.row);
    if (installation.installationId === installationId) return installation;
  }
  throw new KmsError('SM_RECORD_MAC', 'the record of the installation has another MAC');
}

/** Each is new, active, an administrator, and holds a key that no other one holds. */
function requireFounders(founders: readonly Founder[]): void {
  const people = founders.map(({ person, proof }) => {
    const founder = person.table === 'person' ? personFromRow(person.row) : null;
    if (founder === null || !verifyEnrolment(founder, proof)) {
      throw new KmsError('SM_FOUNDERS', 'a founder did not sign their enrolment');
    }
    requireHead(person, founder);
    return founder;
  });
  const differing = (of: (person: Person) => string) => new Set(people.map(of)).size;
  const apart = [
    differing(({ id }) => id),
    differing(({ name }) => name),
    differing(({ publicKey }) => publicKey),
  ].every((count) => count === people.length);
  const able = people.every(isAble);
  if (apart && able && people.length >= FOUNDERS_MIN && people.length <= FOUNDERS_MAX) return;
  throw new KmsError(
    'SM_FOUNDERS',
    `${FOUNDERS_MIN} to ${FOUNDERS_MAX} different administrators found an installation`,
  );
}

function isAble({ kind, roles, state, scope, version }: Person): boolean {
  const whole = scope === 'everything' && version === 1;
  return whole && kind === 'person' && state === 'active' && roles.includes('administrator');
}

/** The record is about who its row says. */
function requireHead({ id, version }: UnsealedRecord, founder: Person): void {
  if (id === founder.id && version === founder.version) return;
  throw new KmsError('SM_FOUNDERS', 'the record of a founder is about somebody else');
}
