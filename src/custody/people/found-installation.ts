/**
 * Founding an installation: from here on people answer for what is done.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { INSTALLATION_RECORD_ID } from '../../keys/installation.ts';
import type { SealedRecord, Stored } from '../../keys/sealed-record.ts';
import { foundingFromRow, type Founding } from '../../people/founding.ts';
import { personFromRow, personToRow } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import type { Governance } from '../../ports/governance.ts';
import type { Act, CustodyDependencies } from '../custody-dependencies.ts';
import { recordEvent } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { FOUNDINGS, INSTALLATIONS } from '../records/record-kinds.ts';
import { findTrusted, loadTrusted, sealedRecordOf } from '../records/trusted-record.ts';
import { requireDuty } from './require-duty.ts';

/** Somebody who founds it. */
export interface FoundingPerson {
  readonly person: Person;
  /** Their signature over their enrolment, base64. */
  readonly proof: string;
  /** As it was read out. */
  readonly fingerprint: string;
}

/** What founding needs. */
export interface FoundingDependencies extends Pick<CustodyDependencies, 'store' | 'clock'> {
  readonly securityModule: CustodyDependencies['securityModule'] & Governance;
}

/**
 * Founds the installation, or ends a founding by the same people that was cut short.
 *
 * @throws {KmsError} SM_FOUNDED, SM_FOUNDERS, RECORD_NOT_GENUINE
 */
export async function foundInstallation(
  dependencies: FoundingDependencies,
  act: Act,
  people: readonly FoundingPerson[],
): Promise<{ readonly founding: Founding; readonly people: readonly Person[] }> {
  requireDuty(act, 'person.bootstrap');
  const { store, securityModule, clock } = dependencies;
  const installation = await loadTrusted(dependencies, INSTALLATIONS, INSTALLATION_RECORD_ID);
  if ((await findTrusted(dependencies, FOUNDINGS, 'founding')) !== undefined) {
    throw new KmsError('SM_FOUNDED', 'the installation was founded already');
  }
  const founded = await securityModule.foundInstallation({
    installation: sealedRecordOf(INSTALLATIONS, installation),
    founders: people.map(({ person, proof }) => ({
      person: { table: 'person', id: person.id, version: 1, row: personToRow(person) },
      proof,
    })),
    foundedAt: new Date(clock.nowMilliseconds()).toISOString(),
  });
  const founding = storedFrom(founded.founding, foundingFromRow);
  const persons = founded.persons.map((record) => storedFrom(record, personFromRow));
  await store.transaction(async (repositories) => {
    const records = [
      ['founding', founding] as const,
      ...persons.map((person) => ['person', person] as const),
    ];
    const happening = { ...happeningOf(founding.entity, people), records };
    // The event first: with its founding the store has people.
    await recordEvent(repositories, { clock, act }, happening);
    await repositories.foundings.insert(founding);
    for (const person of persons) await repositories.persons.insert(person);
  });
  return { founding: founding.entity, people: persons.map(({ entity }) => entity) };
}

function happeningOf({ mode, foundersDigest }: Founding, people: readonly FoundingPerson[]) {
  const founders = people.map(({ person, fingerprint }) => `${person.name} (${fingerprint})`);
  return {
    action: 'person.bootstrap',
    subject: subjectOf(FOUNDINGS, 'founding'),
    requirements: [],
    facts: { mode, foundersDigest, founders: founders.join(', ') },
  };
}

function storedFrom<Entity>(
  { row, recordMac }: SealedRecord,
  read: (row: SealedRecord['row']) => Entity,
): Stored<Entity> {
  return { entity: read(row), recordMac };
}
