/**
 * The kinds of records that carry a MAC: where each is kept and how it becomes a row.
 *
 * @module
 */
import type { Installation } from '../../keys/installation.ts';
import type { Owner } from '../../keys/owner.ts';
import { installationToRow } from '../../keys/rows/installation-row.ts';
import { ownerToRow } from '../../keys/rows/owner-row.ts';
import { supplyGroupToRow } from '../../keys/rows/supply-group-row.ts';
import { vendingKeyToRow } from '../../keys/rows/vending-key-row.ts';
import type { RecordHead, RecordRow, RecordTable } from '../../keys/sealed-record.ts';
import type { SupplyGroup } from '../../keys/supply-group.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import { foundingToRow, type Founding } from '../../people/founding.ts';
import { personToRow } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import { policyToRow, type Policy } from '../../people/policy.ts';
import type { RecordRepository, Repositories } from '../../ports/store.ts';
import { meterToRow } from '../../rollover/meter-row.ts';
import type { Meter } from '../../rollover/meter.ts';

/** A kind of record. */
export interface RecordKind<Entity extends RecordHead> {
  readonly table: RecordTable;
  /** What people call one of them, in messages. */
  readonly noun: string;
  readonly repository: (repositories: Repositories) => RecordRepository<Entity>;
  readonly toRow: (entity: Entity) => RecordRow;
}

/** The one record of the installation. */
export const INSTALLATIONS: RecordKind<Installation> = {
  table: 'installation',
  noun: 'installation',
  repository: ({ installations }) => installations,
  toRow: installationToRow,
};

/** Owners of supply groups. */
export const OWNERS: RecordKind<Owner> = {
  table: 'owner',
  noun: 'owner',
  repository: ({ owners }) => owners,
  toRow: ownerToRow,
};

/** Supply groups. */
export const SUPPLY_GROUPS: RecordKind<SupplyGroup> = {
  table: 'supply_group',
  noun: 'supply group',
  repository: ({ supplyGroups }) => supplyGroups,
  toRow: supplyGroupToRow,
};

/** Vending keys. Their MACs are made by operations of their own. */
export const VENDING_KEYS: RecordKind<VendingKey> = {
  table: 'vending_key',
  noun: 'vending key',
  repository: ({ vendingKeys }) => vendingKeys,
  toRow: vendingKeyToRow,
};

/** Meters. */
export const METERS: RecordKind<Meter> = {
  table: 'meter',
  noun: 'meter',
  repository: ({ meters }) => meters,
  toRow: meterToRow,
};

/** The one record of the founding, when there was one. */
export const FOUNDINGS: RecordKind<Founding> = {
  table: 'founding',
  noun: 'founding',
  repository: ({ foundings }) => foundings,
  toRow: foundingToRow,
};

/** Persons and service accounts. */
export const PERSONS: RecordKind<Person> = {
  table: 'person',
  noun: 'person',
  repository: ({ persons }) => persons,
  toRow: personToRow,
};

/** Policies that were changed. */
export const POLICIES: RecordKind<Policy> = {
  table: 'policy',
  noun: 'policy',
  repository: ({ policies }) => policies,
  toRow: policyToRow,
};
