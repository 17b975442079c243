/** Use cases about owners, supply groups and vending keys. */
import { randomUUID } from 'node:crypto';
import { countUses } from '../../../src/custody/audit/count-uses.ts';
import { findOwner } from '../../../src/custody/owners/find-owner.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { listSupplyGroups } from '../../../src/custody/supply-groups/list-supply-groups.ts';
import { renameSupplyGroup } from '../../../src/custody/supply-groups/rename-supply-group.ts';
import { transferSupplyGroup } from '../../../src/custody/supply-groups/transfer-supply-group.ts';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import { changeKeyExpiryNumber } from '../../../src/custody/vending-keys/change-key-expiry-number.ts';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import { deactivateVendingKey } from '../../../src/custody/vending-keys/deactivate-vending-key.ts';
import { destroyVendingKey } from '../../../src/custody/vending-keys/destroy-vending-key.ts';
import { readDestructionCertificate } from '../../../src/custody/vending-keys/destruction-certificate.ts';
import { extendVendingKey } from '../../../src/custody/vending-keys/extend-vending-key.ts';
import { importTrialKey } from '../../../src/custody/vending-keys/import-trial-key.ts';
import { importWrappedKey } from '../../../src/custody/vending-keys/import-wrapped-key.ts';
import { listPurposes } from '../../../src/custody/vending-keys/list-purposes.ts';
import { listVendingKeys } from '../../../src/custody/vending-keys/list-vending-keys.ts';
import { makeKeyChangeOnly } from '../../../src/custody/vending-keys/make-key-change-only.ts';
import { markCompromised } from '../../../src/custody/vending-keys/mark-compromised.ts';
import { recordExternalKey } from '../../../src/custody/vending-keys/record-external-key.ts';
import { resumeVendingKey } from '../../../src/custody/vending-keys/resume-vending-key.ts';
import { showVendingKey } from '../../../src/custody/vending-keys/show-vending-key.ts';
import { suspendVendingKey } from '../../../src/custody/vending-keys/suspend-vending-key.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import {
  attributes,
  enterTransportKey,
  trialKey,
  wrappedKey,
} from '../vending-keys/key-requests.ts';
import { leavingAll } from '../meter-world.ts';
import { TO_COME } from './two-owners.ts';
import type { Asked, UseCase } from './use-case.ts';

const UNKNOWN = 'RECORD_UNKNOWN';
const ofKey = (name: string) => `vending-keys/${name}`;
const first = ({ thing }: Asked) => ({ id: thing.keyId });
const leaving = ({ custody, thing }: Asked) => leavingAll(custody.dependencies, thing.keyId);
const preActive = ({ thing }: Asked) => ({ id: thing.preActiveKeyId });

const KEY_STATES: readonly UseCase[] = [
  {
    ...{ file: ofKey('activate-vending-key'), about: 'its key', outside: UNKNOWN },
    ask: (asked) => activateVendingKey(asked.dependencies, asked.act, preActive(asked)),
  },
  {
    ...{ file: ofKey('suspend-vending-key'), about: 'its key', outside: UNKNOWN },
    ask: async (asked) => suspendVendingKey(asked.dependencies, asked.act, await leaving(asked)),
  },
  {
    ...{ file: ofKey('resume-vending-key'), about: 'its key', outside: UNKNOWN },
    prepare: async (asked) =>
      suspendVendingKey(asked.dependencies, asked.act, await leaving(asked)),
    ask: (asked) => resumeVendingKey(asked.dependencies, asked.act, first(asked)),
  },
  {
    ...{ file: ofKey('make-key-change-only'), about: 'its key', outside: UNKNOWN },
    ask: (asked) => makeKeyChangeOnly(asked.dependencies, asked.act, first(asked)),
  },
  {
    ...{ file: ofKey('mark-compromised'), about: 'its key', outside: UNKNOWN },
    ask: (asked) => markCompromised(asked.dependencies, asked.act, first(asked)),
  },
  {
    ...{ file: ofKey('deactivate-vending-key'), about: 'its key', outside: UNKNOWN },
    prepare: (asked) => makeKeyChangeOnly(asked.dependencies, asked.act, first(asked)),
    ask: async (asked) => deactivateVendingKey(asked.dependencies, asked.act, await leaving(asked)),
  },
  {
    ...{ file: ofKey('destroy-vending-key'), about: 'its key', outside: UNKNOWN },
    ask: (asked) => destroyVendingKey(asked.dependencies, asked.act, preActive(asked)),
  },
  {
    ...{ file: ofKey('destruction-certificate'), about: 'its key', outside: UNKNOWN },
    prepare: (asked) => destroyVendingKey(asked.dependencies, asked.act, preActive(asked)),
    ask: (asked) => readDestructionCertificate(asked.dependencies, asked.act, preActive(asked)),
  },
];

const NEW_KEYS: readonly UseCase[] = [
  {
    ...{ file: ofKey('create-vending-key'), about: 'the group', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) => {
      const request = { id: randomUUID(), supplyGroupCode, baseDate: 2014 } as const;
      return createVendingKey(dependencies, act, request);
    },
  },
  {
    ...{ file: ofKey('import-trial-key'), about: 'the group', outside: 'PERSON_DUTY' },
    // Done before there are people: a person never may.
    within: 'PERSON_DUTY',
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) => {
      const key = trialKey(7, { supplyGroupCode, keyRevisionNumber: 4 });
      return importTrialKey(dependencies, act, { id: randomUUID(), key });
    },
  },
  {
    ...{ file: ofKey('import-wrapped-key'), about: 'the group', outside: UNKNOWN },
    prepare: ({ custody }) => {
      enterTransportKey(custody.hsm);
      return Promise.resolve();
    },
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) => {
      const value = new Uint8Array(20).fill(11);
      const key = wrappedKey(value, { supplyGroupCode, keyRevisionNumber: 4 });
      return importWrappedKey(dependencies, act, { id: randomUUID(), key });
    },
  },
  {
    ...{ file: ofKey('record-external-key'), about: 'the group', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) => {
      const changes = attributes({ supplyGroupCode, keyRevisionNumber: 4 });
      return recordExternalKey(dependencies, act, { id: randomUUID(), attributes: changes });
    },
  },
];

const KEYS: readonly UseCase[] = [
  {
    ...{ file: ofKey('extend-vending-key'), about: 'its key', outside: UNKNOWN },
    ask: async (asked) => {
      const order = { ...(await leaving(asked)), issuedUntil: parseUtcMinute('2027-06-01T00:00Z') };
      return extendVendingKey(asked.dependencies, asked.act, order);
    },
  },
  {
    ...{ file: ofKey('change-key-expiry-number'), about: 'its key', outside: UNKNOWN },
    ask: (asked) => {
      const keyExpiryNumber = parseKeyExpiryNumber(240);
      return changeKeyExpiryNumber(asked.dependencies, asked.act, {
        ...first(asked),
        keyExpiryNumber,
      });
    },
  },
  {
    ...{ file: ofKey('list-purposes'), about: 'its key', outside: UNKNOWN },
    ask: (asked) => listPurposes(asked.dependencies, asked.act, first(asked)),
  },
  {
    ...{ file: ofKey('show-vending-key'), about: 'its key by id', outside: UNKNOWN },
    ask: (asked) => showVendingKey(asked.dependencies, asked.act, first(asked)),
  },
  {
    ...{ file: ofKey('show-vending-key'), about: 'its key by name' },
    outside: 'KEY_SUPPLY_GROUP_UNKNOWN',
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) =>
      showVendingKey(dependencies, act, { supplyGroupCode, keyRevisionNumber: 1 }),
  },
  {
    ...{ file: ofKey('show-vending-key'), about: 'a revision that is not there' },
    ...{ outside: 'KEY_SUPPLY_GROUP_UNKNOWN', within: 'KEY_REVISION_UNKNOWN' },
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) =>
      showVendingKey(dependencies, act, { supplyGroupCode, keyRevisionNumber: 8 }),
  },
  {
    ...{ file: ofKey('list-vending-keys'), about: 'the group', outside: null },
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) =>
      listVendingKeys(dependencies, act, { supplyGroupCode }),
  },
  {
    ...{ file: 'audit/count-uses', about: 'its key', outside: null },
    ask: ({ dependencies, act, thing }) =>
      countUses(dependencies, act, { vendingKeyId: thing.keyId }),
  },
];

const GROUPS: readonly UseCase[] = [
  {
    ...{ file: 'owners/find-owner', about: 'the owner', outside: UNKNOWN },
    ask: ({ dependencies, act, thing }) => findOwner(dependencies, act, thing.ownerId),
  },
  {
    ...{ file: 'supply-groups/list-supply-groups', about: 'the owner', outside: null },
    ask: ({ dependencies, act, thing: { ownerId } }) =>
      listSupplyGroups(dependencies, act, { ownerId }),
  },
  {
    ...{ file: 'supply-groups/add-supply-group', about: 'the owner', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { ownerId } }) => {
      const group = { supplyGroupCode: TO_COME, name: 'To come', ownerId, kind: 'unique' } as const;
      return addSupplyGroup(dependencies, act, group);
    },
  },
  {
    ...{ file: 'supply-groups/add-supply-group', about: 'a code that the scope does not name' },
    ...{ outside: 'PERSON_SCOPE_ACT', within: 'PERSON_SCOPE_ACT' },
    ask: ({ dependencies, act, thing: { supplyGroupCode }, own: { ownerId } }) =>
      addSupplyGroup(dependencies, act, { supplyGroupCode, name: 'It', ownerId, kind: 'unique' }),
  },
  {
    ...{ file: 'supply-groups/rename-supply-group', about: 'the group', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { supplyGroupCode } }) =>
      renameSupplyGroup(dependencies, act, { supplyGroupCode, name: 'Another' }),
  },
  {
    ...{ file: 'supply-groups/transfer-supply-group', about: 'the group', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { supplyGroupCode }, own: { ownerId } }) =>
      transferSupplyGroup(dependencies, act, { supplyGroupCode, ownerId }),
  },
  {
    ...{ file: 'supply-groups/transfer-supply-group', about: 'the owner', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { ownerId }, own: { supplyGroupCode } }) =>
      transferSupplyGroup(dependencies, act, { supplyGroupCode, ownerId }),
  },
];

/** Every one. */
export const KEY_USE_CASES = [...GROUPS, ...KEYS, ...NEW_KEYS, ...KEY_STATES];
