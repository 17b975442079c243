/** A founded installation with people who act one by one, over a real store and module. */
import { canonicalOctets } from '../../../src/exchange/canonical-octets.ts';
import { createInstallation } from '../../../src/custody/installation/create-installation.ts';
import { foundInstallation } from '../../../src/custody/people/found-installation.ts';
import { approveRequest } from '../../../src/custody/approvals/approve-request.ts';
import { carryOut } from '../../../src/custody/approvals/carry-out.ts';
import type { GovernedOperation } from '../../../src/custody/approvals/governed-operation.ts';
import { ENROL_PERSON, findOperation } from '../../../src/custody/approvals/operations.ts';
import { perform } from '../../../src/custody/approvals/perform.ts';
import type { Act } from '../../../src/custody/custody-dependencies.ts';
import { enrolmentOctets } from '../../../src/credentials/enrolment.ts';
import type { GovernanceMode } from '../../../src/people/approval-document.ts';
import type { Person } from '../../../src/people/person.ts';
import type { DocumentSigner } from '../../../src/ports/signatures.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { newTestPerson, type TestPerson } from '../../support/people.ts';
import { randomUUID } from 'node:crypto';
import { actBy, actOfCandidate, ADA, bareCustody, type Custody } from '../custody-rig.ts';

/** Somebody who acts and signs. */
export interface Actor extends TestPerson {
  readonly act: Act;
  readonly signer: DocumentSigner;
}

/** What acts need of a custody: those of tests in process have more. */
export type Ground = Pick<Custody, 'dependencies'>;

export interface Governed<Over extends Ground = Custody> {
  readonly custody: Over;
  readonly ada: Actor;
  readonly bob: Actor;
  readonly mode: GovernanceMode;
  /** Asks for something; the id of the request. */
  readonly ask: <Request, Result>(
    who: Actor,
    operation: GovernedOperation<Request, Result>,
    request: Request,
  ) => Promise<string>;
  readonly approve: (who: Actor, id: string) => Promise<number>;
  readonly carry: (who: Actor, id: string) => Promise<unknown>;
  /** Asks, has Ada and Bob approve, and carries it out. */
  readonly done: <Request, Result>(
    who: Actor,
    operation: GovernedOperation<Request, Result>,
    request: Request,
  ) => Promise<unknown>;
  /** Enrols somebody by approval. */
  readonly enrol: (name: string, change: Partial<Person>) => Promise<Actor>;
}

export function actorOf(somebody: TestPerson): Actor {
  const { person, sign } = somebody;
  return {
    ...somebody,
    act: actBy(person, person.kind === 'service' ? 'thandi' : undefined),
    signer: {
      personId: person.id,
      signDocument: (document) => sign(canonicalOctets(document)),
    },
  };
}

export async function newGoverned(access: StoreAccess, trial = false): Promise<Governed> {
  return foundGoverned(await bareCustody(access), trial);
}

/** Ada and Bob found an installation. */
export async function foundGoverned<Over extends Ground>(
  custody: Over,
  trial: boolean,
): Promise<Governed<Over>> {
  const { dependencies } = custody;
  const { installationId } = dependencies;
  await createInstallation(dependencies, ADA, { installationId, name: 'Harbour City', trial });
  const [ada, bob] = [newTestPerson('ada'), newTestPerson('bob')].map(actorOf) as [Actor, Actor];
  const founders = [ada, bob].map(({ person, sign }) => ({
    ...{ person, proof: sign(enrolmentOctets(person)), fingerprint: 'x' },
  }));
  const { founding } = await foundInstallation(dependencies, ADA, founders);
  return governedOver(custody, { ada, bob, mode: founding.mode });
}

/** The same people over another process of it, or over a copy. */
export function governedOver<Over extends Ground>(
  custody: Over,
  { ada, bob, mode }: Pick<Governed, 'ada' | 'bob' | 'mode'>,
): Governed<Over> {
  const { dependencies } = custody;
  const ask: Governed['ask'] = async (who, operation, request) => {
    const performing = { operation, request, mode, signer: who.signer, requestId: randomUUID() };
    const performed = await perform(dependencies, who.act, performing);
    if ('done' in performed) throw new RangeError('it was done at once');
    return performed.requested.id;
  };
  const approve: Governed['approve'] = (who, id) =>
    approveRequest(dependencies, who.act, { id, signer: who.signer });
  const carry: Governed['carry'] = async (who, id) =>
    (await carryOut(dependencies, who.act, { id, findOperation })).result;
  const done: Governed['done'] = async (who, operation, request) => {
    const id = await ask(who, operation, request);
    await approve(ada, id);
    await approve(bob, id);
    return carry(who, id);
  };
  return {
    ...{ custody, ada, bob, mode, ask, approve, carry, done },
    enrol: async (name, change) => {
      const somebody = actorOf(newTestPerson(name, change));
      const { person, sign } = somebody;
      // On record only afterwards.
      const stranger = { ...somebody, act: actOfCandidate(person) };
      const id = await ask(stranger, ENROL_PERSON, {
        person,
        proof: sign(enrolmentOctets(person)),
      });
      await approve(ada, id);
      await approve(bob, id);
      await carry(ada, id);
      return somebody;
    },
  };
}
