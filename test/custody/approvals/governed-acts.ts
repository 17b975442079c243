/** Acts that two people approve, each with its record of its own, ready to be carried out. */
import { randomUUID } from 'node:crypto';
import { enrolmentOctets } from '../../../src/credentials/enrolment.ts';
import type { GovernedOperation } from '../../../src/custody/approvals/governed-operation.ts';
import {
  ACTIVATE_KEY,
  ADD_OWNER,
  ADD_SUPPLY_GROUP,
  DEACTIVATE_KEY,
  DESTROY_KEY,
  ENROL_PERSON,
  GENERATE_KEY,
  IMPORT_WRAPPED_KEY,
  REVOKE_PERSON,
  SET_POLICY,
  SUSPEND_KEY,
} from '../../../src/custody/approvals/operations.ts';
import { makeAuditKey } from '../../../src/custody/audit/make-audit-key.ts';
import { signHead } from '../../../src/custody/audit/sign-head.ts';
import type { CustodyDependencies } from '../../../src/custody/custody-dependencies.ts';
import { newTestPerson } from '../../support/people.ts';
import { actOfCandidate, GROUP, type Custody } from '../custody-rig.ts';
import { enterTransportKey, request, wrappedKey } from '../vending-keys/key-requests.ts';
import {
  actorOf,
  newGoverned,
  type Actor,
  type Governed,
  type Ground,
} from './governed-custody.ts';

/** Where an effect is looked for. */
interface Told {
  readonly custody: { readonly dependencies: Pick<CustodyDependencies, 'store'> };
}

/** An act. */
export interface GovernedAct {
  readonly action: string;
  readonly operation: GovernedOperation<never, unknown>;
  readonly request: object;
  /** Transactions: a key is announced in one, and made in the next. */
  readonly commits: number;
  /** Whoever asks; Ada, unless somebody enrols. */
  readonly asker?: Actor;
  readonly effect: (world: Told) => Promise<boolean>;
}

const [made, imported, dormant, ended, running] = [1, 2, 3, 4, 5].map(() => randomUUID()) as [
  ...[string, string, string, string, string],
];
const owner = randomUUID();
const eve = actorOf(newTestPerson('eve', { roles: ['operator'] }));
const hal = actorOf(newTestPerson('hal', { roles: ['operator'] }));

const keyIs =
  (id: string, state: string) =>
  async ({ custody }: Told) =>
    (await custody.dependencies.store.vendingKeys.find(id))?.entity.life.state === state;
const personIs =
  (id: string, state: string) =>
  async ({ custody }: Told) =>
    (await custody.dependencies.store.persons.find(id))?.entity.state === state;

function actOf<Request extends object, Result>(
  operation: GovernedOperation<Request, Result>,
  order: Request,
  rest: Pick<GovernedAct, 'effect'> & Partial<GovernedAct>,
): GovernedAct {
  const { action } = operation;
  return { commits: 1, ...rest, action, operation, request: order };
}

/** Those that are killed. */
export const GOVERNED_ACTS: readonly GovernedAct[] = [
  actOf(GENERATE_KEY, request({ id: made }), { commits: 2, effect: keyIs(made, 'pre-active') }),
  actOf(
    IMPORT_WRAPPED_KEY,
    {
      id: imported,
      key: wrappedKey(new Uint8Array(20).fill(7), { keyRevisionNumber: 9 as never }),
    },
    { commits: 2, effect: keyIs(imported, 'pre-active') },
  ),
  actOf(ACTIVATE_KEY, { id: dormant }, { effect: keyIs(dormant, 'active') }),
  actOf(SUSPEND_KEY, { id: running }, { effect: keyIs(running, 'suspended') }),
  actOf(DESTROY_KEY, { id: ended }, { effect: keyIs(ended, 'destroyed') }),
  actOf(
    ENROL_PERSON,
    { person: eve.person, proof: eve.sign(enrolmentOctets(eve.person)) },
    {
      asker: { ...eve, act: actOfCandidate(eve.person) },
      effect: personIs(eve.person.id, 'active'),
    },
  ),
  actOf(REVOKE_PERSON, { id: hal.person.id }, { effect: personIs(hal.person.id, 'revoked') }),
  actOf(
    SET_POLICY,
    { id: 'd11MixedDkgaKeyChange', value: '"permit"' },
    {
      effect: async ({ custody }) =>
        (await custody.dependencies.store.policies.find('d11MixedDkgaKeyChange'))?.entity.value ===
        '"permit"',
    },
  ),
  actOf(
    ADD_OWNER,
    { id: owner, name: 'Kaveri', timeZone: 'Asia/Kolkata' },
    {
      effect: async ({ custody }) =>
        (await custody.dependencies.store.owners.find(owner)) !== undefined,
    },
  ),
];

/** A world in which each act was asked for and approved, and one more was approved by Ada. */
export interface CrashTemplate<Over extends Ground = Custody> {
  readonly world: Governed<Over>;
  readonly carl: Actor;
  /** Ids of requests by action. */
  readonly approved: Readonly<Record<string, string>>;
  readonly halfApproved: string;
}

/** Asks for an act. */
export function asked(
  world: Governed<Ground>,
  { carl }: Pick<CrashTemplate, 'carl'>,
  { asker, operation, request: order }: GovernedAct,
): Promise<string> {
  return world.ask(asker ?? carl, operation, order as never);
}

export async function newCrashTemplate(file: string): Promise<CrashTemplate> {
  const world = await newGoverned({ kind: 'sqlite', file });
  enterTransportKey(world.custody.hsm);
  return prepareActs(world);
}

/** Asks for and approves each act. The HSM has the transport key. */
export async function prepareActs<Over extends Ground>(
  world: Governed<Over>,
): Promise<CrashTemplate<Over>> {
  const { ada, bob, custody } = world;
  await makeAuditKey(custody.dependencies, ada.act);
  const carl = await world.enrol('carl', { roles: ['operator', 'planner'] });
  const harbour = { id: randomUUID(), name: 'Harbour', timeZone: 'UTC' };
  await world.done(carl, ADD_OWNER, harbour);
  const group = { supplyGroupCode: GROUP, name: 'E', ownerId: harbour.id, kind: 'unique' } as const;
  await world.done(carl, ADD_SUPPLY_GROUP, group);
  for (const id of [dormant, ended, running]) await world.done(carl, GENERATE_KEY, request({ id }));
  await world.done(carl, DEACTIVATE_KEY, { id: ended });
  await world.done(carl, ACTIVATE_KEY, { id: running });
  const { person, sign } = hal;
  const enrolment = { person, proof: sign(enrolmentOctets(person)) };
  const enrolling = await world.ask(
    { ...hal, act: actOfCandidate(hal.person) },
    ENROL_PERSON,
    enrolment,
  );
  for (const who of [ada, bob]) await world.approve(who, enrolling);
  await world.carry(ada, enrolling);
  const approved: Record<string, string> = {};
  for (const act of GOVERNED_ACTS) {
    const id = await asked(world, { carl }, act);
    for (const who of [ada, bob]) await world.approve(who, id);
    approved[act.action] = id;
  }
  await signHead(custody.dependencies);
  const later = { id: randomUUID(), name: 'Later', timeZone: 'UTC' };
  const halfApproved = await world.ask(carl, ADD_OWNER, later);
  await world.approve(ada, halfApproved);
  await signHead(custody.dependencies);
  return { world, carl, approved, halfApproved };
}
