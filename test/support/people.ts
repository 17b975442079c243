/** People with credentials of their own, and their approvals, for tests. */
import { generateKeyPairSync, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';
import { enrolmentOctets } from '../../src/credentials/enrolment.ts';
import { approvedChangeOf } from '../../src/exchange/approved-change.ts';
import { canonicalOctets } from '../../src/exchange/canonical-octets.ts';
import type { SealedRecord, UnsealedRecord } from '../../src/keys/sealed-record.ts';
import { APPROVAL_DOMAIN, type ApprovalDocument } from '../../src/people/approval-document.ts';
import { personToRow } from '../../src/people/person-row.ts';
import type { Person } from '../../src/people/person.ts';
import type { Authority } from '../../src/ports/authority.ts';
import type { Founder } from '../../src/ports/governance.ts';

/** Somebody with a credential. */
export interface TestPerson {
  readonly person: Person;
  readonly privateKey: KeyObject;
  /** Signature over anything, base64. */
  readonly sign: (octets: Uint8Array) => string;
}

/** Makes somebody. */
export function newTestPerson(name: string, change: Partial<Person> = {}): TestPerson {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const person: Person = {
    id: randomUUID(),
    version: 1,
    name,
    kind: 'person',
    roles: ['administrator', 'custodian'],
    scope: 'everything',
    publicKey: raw.toString('hex'),
    credentialNumber: 1,
    state: 'active',
    enrolledAt: '2026-11-01T08:00:00.000Z',
    agentDailyLimit: null,
    ...change,
  };
  return {
    person,
    privateKey,
    sign: (octets) => sign(null, octets, privateKey).toString('base64'),
  };
}

/** The unsealed record of a person. */
export function personRecord(person: Person): UnsealedRecord {
  const { id, version } = person;
  return { table: 'person', id, version, row: personToRow(person) };
}

/** Somebody as they found an installation. */
export function founderOf({ person, sign: signs }: TestPerson): Founder {
  return { person: personRecord(person), proof: signs(enrolmentOctets(person)) };
}

/** A request for changes, open for a week. */
export function documentFor(
  changes: readonly UnsealedRecord[],
  rest: Pick<ApprovalDocument, 'installationId' | 'requestedAt'> & Partial<ApprovalDocument>,
): ApprovalDocument {
  const week = 7 * 86_400_000;
  return {
    domain: APPROVAL_DOMAIN,
    mode: 'REAL',
    id: randomUUID(),
    action: 'test.change',
    request: {},
    changes: changes.map(approvedChangeOf),
    requester: randomUUID(),
    ticket: null,
    reason: null,
    expiresAt: new Date(Date.parse(rest.requestedAt) + week).toISOString(),
    nonce: randomBytes(16).toString('hex'),
    ...rest,
  };
}

/** People with their sealed records. */
export type SealedPerson = TestPerson & { readonly record: SealedRecord };

/** What the security module is shown when these people approved a document. */
export function approvedBy(document: ApprovalDocument, people: readonly SealedPerson[]): Authority {
  return {
    document,
    approvals: people.map(({ record, sign: signs }) => ({
      person: record,
      signature: signs(canonicalOctets(document)),
    })),
  };
}
