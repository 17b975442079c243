/**
 * An installation of two owners, each with a group, keys and a meter, and somebody of the first.
 */
import { randomUUID } from 'node:crypto';
import type { Act } from '../../../src/custody/custody-dependencies.ts';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { scopedStore } from '../../../src/custody/scope/scoped-store.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import type { LimitedScope } from '../../../src/people/scope.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import {
  parseSupplyGroupCode,
  type SupplyGroupCode,
} from '../../../src/sts/attributes/supply-group-code.ts';
import type { MeterPAN } from '../../../src/sts/identity/meter-pan.ts';
import { newTestPerson } from '../../support/people.ts';
import { actBy, ADA, bareCustody, type Custody } from '../custody-rig.ts';
import { createInstallation } from '../../../src/custody/installation/create-installation.ts';
import {
  activeKey,
  meterRequest,
  panOf,
  TI_01,
  worldDependencies,
  type WorldDependencies,
} from '../meter-world.ts';

/** What a use case may be asked about; everything in it belongs together. */
export interface Thing {
  readonly ownerId: string;
  readonly supplyGroupCode: SupplyGroupCode;
  /** Revision 1, active: the meter is presumed there. */
  readonly keyId: string;
  /** Revision 2, active: the meter is intended for it. */
  readonly nextKeyId: string;
  readonly preActiveKeyId: string;
  readonly meterPAN: MeterPAN;
  /** A set of the meter. */
  readonly issueId: string;
}

export interface TwoOwners {
  readonly custody: Custody;
  /** Those of somebody who sees everything. */
  readonly whole: WorldDependencies;
  readonly ofA: Thing;
  readonly ofB: Thing;
  readonly nowhere: Thing;
}

/** Named by the scope of the person of A, and added by nobody yet. */
export const TO_COME = parseSupplyGroupCode('600777');
let groups = 600_200;

export const scopeOf = ({ ownerId }: Thing): LimitedScope => ({
  ...{ owners: [ownerId], supplyGroups: [TO_COME], subVendors: [] },
});

/** Somebody with a limited scope who has every duty. */
export function actIn(scope: LimitedScope): Act {
  const roles = ['administrator', 'custodian', 'operator', 'planner', 'auditor'] as const;
  return actBy(newTestPerson('ann', { scope, roles }).person);
}

/** The dependencies of somebody with a scope. */
export function seenBy(whole: WorldDependencies, scope: LimitedScope): WorldDependencies {
  return { ...whole, store: scopedStore(whole.store, scope, whole.securityModule) };
}

/** A further group of an owner, with keys, a meter and a set. */
export async function newThing(
  custody: Custody,
  { ownerId, n, subVendor }: { readonly ownerId: string; readonly n: number; subVendor?: string },
): Promise<Thing> {
  const { dependencies } = custody;
  const supplyGroupCode = parseSupplyGroupCode(String((groups += 1)));
  const group = { supplyGroupCode, name: `Group ${n}`, ownerId, kind: 'unique' } as const;
  await addSupplyGroup(dependencies, ADA, group);
  const first = await activeKey(custody, supplyGroupCode);
  const next = await activeKey(custody, supplyGroupCode);
  const request = { id: randomUUID(), supplyGroupCode, baseDate: 2014 } as const;
  const preActive = await createVendingKey(dependencies, ADA, request);
  const position = (vendingKeyId: string) => ({ key: { vendingKeyId }, tariffIndex: TI_01 });
  const meter = meterRequest(n, {
    presumed: position(first.id),
    intended: position(next.id),
    ...(subVendor === undefined ? {} : { subVendor }),
  });
  await addMeter(dependencies, ADA, meter);
  const order = { meterPAN: meter.meterPAN, messageId: null };
  const { issue } = await issueKeyChange(worldDependencies(custody), ADA, order);
  return {
    ...{ ownerId, supplyGroupCode, keyId: first.id, nextKeyId: next.id },
    ...{ preActiveKeyId: preActive.entity.id, meterPAN: meter.meterPAN, issueId: issue.id },
  };
}

export async function newTwoOwners(access: StoreAccess): Promise<TwoOwners> {
  const custody = await bareCustody(access);
  const { dependencies, installationId } = custody;
  const installation = { installationId, name: 'Two Cities', trial: true };
  await createInstallation(dependencies, ADA, installation);
  const [ownerA, ownerB] = [randomUUID(), randomUUID()];
  const zone = { timeZone: 'Africa/Johannesburg' };
  await addOwner(dependencies, ADA, { id: ownerA, name: 'Owner A', ...zone });
  await addOwner(dependencies, ADA, { id: ownerB, name: 'Owner B', ...zone });
  const ofA = await newThing(custody, { ownerId: ownerA, n: 1 });
  const ofB = await newThing(custody, { ownerId: ownerB, n: 2 });
  const nowhere: Thing = {
    ...{ ownerId: randomUUID(), supplyGroupCode: parseSupplyGroupCode('600999') },
    ...{ keyId: randomUUID(), nextKeyId: randomUUID(), preActiveKeyId: randomUUID() },
    ...{ meterPAN: panOf(9_999), issueId: randomUUID() },
  };
  return { custody, whole: worldDependencies(custody, 10_000), ofA, ofB, nowhere };
}
