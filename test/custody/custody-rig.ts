/** Custody over a real store file and the real security module in process, with a clock to set. */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { SIGNATURES } from '../../src/credentials/signatures.ts';
import type { AuditDependencies } from '../../src/custody/audit/audit-dependencies.ts';
import type { Act, CustodyDependencies } from '../../src/custody/custody-dependencies.ts';
import { createInstallation } from '../../src/custody/installation/create-installation.ts';
import { addOwner } from '../../src/custody/owners/add-owner.ts';
import { addSupplyGroup } from '../../src/custody/supply-groups/add-supply-group.ts';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import type { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { QuickPairHsm } from '../support/quick-pair-hsm.ts';
import type { Installation } from '../../src/keys/installation.ts';
import type { Stored } from '../../src/keys/sealed-record.ts';
import type { SupplyGroupKind } from '../../src/keys/supply-group.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import type { Store } from '../../src/ports/store.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { createSecurityModule } from '../../src/security-module/security-module.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { StoreAccess } from '../../src/store/store-access.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { approvingModule, foundWithTwo } from '../support/approving-module.ts';
import { memoryAnchor, type MemoryAnchor } from '../support/memory-anchor.ts';
import type { SealedPerson } from '../support/people.ts';
import { actorOf, nobodyYet } from '../../src/people/actor.ts';
import type { Person } from '../../src/people/person.ts';

/** Who acts in the tests, and why. */
export const ADA: Act = named('ada');

/** Whoever gives this name, in an installation without people. */
export function named(name: string): Act {
  return { actor: nobodyYet(null, name), ticket: 'T-1', reason: 'a test' };
}

/** Somebody on record. */
export function actBy(person: Person, onBehalfOf?: string): Act {
  return { ...ADA, actor: actorOf(person, onBehalfOf) };
}

/** The holder of an enrolment. */
export function actOfCandidate(person: Person): Act {
  return { ...ADA, actor: { kind: 'candidate', person } };
}

export const GROUP = parseSupplyGroupCode('600101');
export const NOW = '2026-11-23T10:00Z';

export interface Custody {
  readonly dependencies: CustodyDependencies &
    AuditDependencies & { readonly securityModule: SecurityModule };
  readonly anchor: MemoryAnchor;
  readonly access: StoreAccess;
  readonly hsm: MemoryHsm;
  readonly installationId: string;
  /** Sets the clock. */
  readonly setNow: (minute: string) => void;
  /** The same store and HSM with new objects, as another process has them. */
  readonly again: () => Promise<Custody>;
  /** The same with two people who approve whatever is asked. */
  readonly found: (installation: Stored<Installation>) => Promise<Custody>;
}

/** What a test needs to vary when a custody is made. */
export interface CustodyOptions {
  readonly trial?: boolean;
  readonly kind?: SupplyGroupKind;
}

/** Custody without an installation record. */
export async function bareCustody(access: StoreAccess): Promise<Custody> {
  const hsm = new QuickPairHsm();
  generateGuardKeys(hsm);
  return custodyOn({ access, hsm, installationId: randomUUID(), anchor: memoryAnchor() });
}

/** An installation with one owner and one supply group, 600101. */
export async function newCustody(
  access: StoreAccess,
  { trial = false, kind = 'unique' }: CustodyOptions = {},
): Promise<Custody> {
  const bare = await bareCustody(access);
  const { installationId } = bare;
  const request = { installationId, name: 'Harbour City', trial };
  const installation = await createInstallation(bare.dependencies, ADA, request);
  // Without people a store that is not for trials makes no keys.
  const custody = trial ? bare : await bare.found(installation);
  const { dependencies } = custody;
  const id = randomUUID();
  await addOwner(dependencies, ADA, { id, name: 'Harbour', timeZone: 'Africa/Johannesburg' });
  const group = { supplyGroupCode: GROUP, name: 'Electricity', ownerId: id, kind };
  await addSupplyGroup(dependencies, ADA, group);
  return custody;
}

interface Ground {
  readonly access: StoreAccess;
  readonly hsm: MemoryHsm;
  readonly installationId: string;
  readonly anchor: MemoryAnchor;
  /** Those who approve, when the installation has people. */
  readonly people?: readonly SealedPerson[];
}

const staTables = loadShippedStaTables('operational');
const stores = new Set<Store>();

async function custodyOn(ground: Ground): Promise<Custody> {
  const { access, hsm, installationId, people, anchor } = ground;
  const store = await openStore(access, { migrate: true });
  stores.add(store);
  let now = NOW;
  const clock = {
    nowUtc: () => parseUtcMinute(now),
    nowMilliseconds: () => Date.parse(now),
  };
  const policy = DEFAULT_OPEN_POINT_POLICY;
  const guards = findGuardKeys(hsm);
  const parts = { hsm, guards, installationId, staTables, policy, clock };
  const bare = createSecurityModule(parts);
  const place = { installationId, now: () => now };
  const securityModule = people === undefined ? bare : approvingModule(bare, place, people);
  return {
    ...ground,
    dependencies: {
      ...{ store, securityModule, clock, policy, anchor, installationId },
      signatures: SIGNATURES,
    },
    setNow: (minute) => {
      now = minute;
    },
    again: () => custodyOn(ground),
    found: async (installation) =>
      custodyOn({ ...ground, people: await foundWithTwo(bare, installation) }),
  };
}

/** A copy of a custody on SQLite, which shares nothing with it but its people. */
export async function copyCustody(custody: Custody, file: string): Promise<Custody> {
  const { access, hsm, anchor, installationId } = custody;
  if (access.kind !== 'sqlite') throw new RangeError('SQLite wanted');
  const database = new BetterSqlite3(access.file);
  database.prepare('vacuum into ?').run(file);
  database.close();
  const heads = memoryAnchor();
  heads.heads = [...anchor.heads];
  const keys = new QuickPairHsm(hsm.exportPersistentKeys());
  return custodyOn({ access: { kind: 'sqlite', file }, hsm: keys, installationId, anchor: heads });
}

/** Closes what was opened; for the end of a test file. */
export async function closeStores(): Promise<void> {
  await Promise.all([...stores].map((store) => store.close()));
  stores.clear();
}

/** The actions of all events, oldest first. */
export async function actionsOf({ dependencies }: Custody): Promise<string[]> {
  return (await dependencies.store.events.list(0, 1000)).map(({ action }) => action);
}
