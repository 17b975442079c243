/** Use cases about meters, key changes and token checks. */
import { compareKeyChanges } from '../../../src/custody/key-changes/compare-key-changes.ts';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { planKeyChange } from '../../../src/custody/key-changes/plan-key-change.ts';
import { reprintKeyChange } from '../../../src/custody/key-changes/reprint-key-change.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { changeManyIntentions } from '../../../src/custody/meters/change-many-intentions.ts';
import { changeMeterFacts } from '../../../src/custody/meters/change-meter-facts.ts';
import { changeMeterIntention } from '../../../src/custody/meters/change-meter-intention.ts';
import { commissionDelivery } from '../../../src/custody/meters/commission-delivery.ts';
import type { KeyName } from '../../../src/custody/meters/key-reference.ts';
import { reportMeterProof } from '../../../src/custody/meters/report-meter-proof.ts';
import { revertMeter } from '../../../src/custody/meters/revert-meter.ts';
import { showMeter } from '../../../src/custody/meters/show-meter.ts';
import { whyRefused } from '../../../src/custody/token-checks/why-refused.ts';
import type { TableRow } from '../../../src/exchange/table-format.ts';
import { meterRequest, panOf, TI_01, TI_02 } from '../meter-world.ts';
import type { Thing } from './two-owners.ts';
import type { Asked, UseCase } from './use-case.ts';

const UNKNOWN = 'RECORD_UNKNOWN';
const NO_GROUP = 'KEY_SUPPLY_GROUP_UNKNOWN';
const nameOf = ({ supplyGroupCode }: Thing, keyRevisionNumber: 1 | 2 = 1): KeyName => ({
  supplyGroupCode,
  keyRevisionNumber,
});
let fresh = 5_000;
const freshPAN = () => panOf((fresh += 1));

async function* rowOf(fields: Readonly<Record<string, string>>): AsyncGenerator<TableRow> {
  yield await Promise.resolve({ line: 2, fields, ragged: false });
}

async function deliver({ dependencies, act }: Asked, keys: { from: Thing; to: Thing }) {
  const told: unknown[] = [];
  const rows = rowOf({
    ...{ meter_pan: freshPAN(), encryption_algorithm: 'EA07', token_carrier_type: '02' },
    ...{ takes_third_token: 'yes', model: 'M-1', default_tariff_index: '01' },
    default_supply_group_code: keys.from.supplyGroupCode,
    default_key_revision_number: '1',
  });
  const intended = { key: nameOf(keys.to, 2), tariffIndex: TI_01 };
  const delivery = { intended, service: 'electricity', place: null } as const;
  const sink = {
    taken: () => void told.push('taken'),
    rejected: ({ code, reason }: { code: string; reason: string }) =>
      void told.push(`${code}: ${reason}`),
  };
  const counts = await commissionDelivery(dependencies, act, { rows, delivery, sink });
  return { counts, told };
}

async function compare({ dependencies, act, thing }: Asked) {
  const told: unknown[] = [];
  const rows = rowOf({
    ...{ meter_pan: panOf(3), encryption_algorithm: 'EA07' },
    ...{ from_supply_group_code: thing.supplyGroupCode, from_key_revision_number: '1' },
    ...{ to_supply_group_code: thing.supplyGroupCode, to_key_revision_number: '2' },
    ...{ from_tariff_index: '01', to_tariff_index: '01' },
    ...{ token_1: '1'.repeat(20), token_2: '2'.repeat(20) },
  });
  const sink = {
    compared: () => void told.push('compared'),
    rejected: ({ code, reason }: { code: string; reason: string }) =>
      void told.push(`${code}: ${reason}`),
    flush: () => Promise.resolve(),
  };
  const counts = await compareKeyChanges(dependencies, act, { rows, sink });
  return { counts, told };
}

const METERS: readonly UseCase[] = [
  {
    ...{ file: 'meters/add-meter', about: 'the key', outside: NO_GROUP },
    ask: ({ dependencies, act, thing }) => {
      const presumed = { key: nameOf(thing), tariffIndex: TI_01 };
      return addMeter(dependencies, act, meterRequest(fresh, { presumed, meterPAN: freshPAN() }));
    },
  },
  {
    ...{ file: 'meters/add-meter', about: 'the key by id', outside: UNKNOWN },
    ask: ({ dependencies, act, thing }) => {
      const presumed = { key: { vendingKeyId: thing.keyId }, tariffIndex: TI_01 };
      return addMeter(dependencies, act, meterRequest(fresh, { presumed, meterPAN: freshPAN() }));
    },
  },
  {
    ...{ file: 'meters/change-many-intentions', about: 'a meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing, own }) => {
      const order = { key: { vendingKeyId: own.keyId }, tariffIndex: TI_02 };
      return changeManyIntentions(dependencies, act, { ...order, meterPANs: [thing.meterPAN] });
    },
  },
  {
    ...{ file: 'meters/change-many-intentions', about: 'the key', outside: NO_GROUP },
    ask: ({ dependencies, act, thing, own }) => {
      const order = { key: nameOf(thing), tariffIndex: TI_02 };
      return changeManyIntentions(dependencies, act, { ...order, meterPANs: [own.meterPAN] });
    },
  },
  {
    ...{ file: 'meters/change-meter-facts', about: 'the meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { meterPAN } }) =>
      changeMeterFacts(dependencies, act, { meterPAN, facts: { place: 'Main Street' } }),
  },
  {
    ...{ file: 'meters/change-meter-intention', about: 'the meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { meterPAN, keyId: vendingKeyId } }) => {
      const intention = { meterPAN, key: { vendingKeyId }, tariffIndex: TI_02 };
      return changeMeterIntention(dependencies, act, intention);
    },
  },
  {
    ...{ file: 'meters/change-meter-intention', about: 'the key', outside: UNKNOWN },
    ask: ({ dependencies, act, thing, own: { meterPAN } }) => {
      const key = { vendingKeyId: thing.keyId };
      return changeMeterIntention(dependencies, act, { meterPAN, key, tariffIndex: TI_02 });
    },
  },
  {
    ...{ file: 'meters/commission-delivery', about: 'the key of their owner', outside: NO_GROUP },
    ask: (asked) => deliver(asked, { from: asked.own, to: asked.thing }),
  },
  {
    ...{ file: 'meters/commission-delivery', about: 'the key of their maker', outside: null },
    ask: (asked) => deliver(asked, { from: asked.thing, to: asked.own }),
  },
  {
    ...{ file: 'meters/report-meter-proof', about: 'the meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { meterPAN }, own }) => {
      const position = { key: nameOf(own), tariffIndex: TI_01 };
      return reportMeterProof(dependencies, act, { meterPAN, position, source: 'field-report' });
    },
  },
  {
    ...{ file: 'meters/report-meter-proof', about: 'the key', outside: NO_GROUP },
    ask: ({ dependencies, act, thing, own: { meterPAN } }) => {
      const position = { key: nameOf(thing, 2), tariffIndex: TI_01 };
      return reportMeterProof(dependencies, act, { meterPAN, position, source: 'field-report' });
    },
  },
  {
    ...{ file: 'meters/revert-meter', about: 'the meter', outside: UNKNOWN },
    prepare: ({ dependencies, act, thing }) => {
      const position = { key: nameOf(thing, 2), tariffIndex: TI_01 };
      const proof = { meterPAN: thing.meterPAN, position, source: 'field-report' } as const;
      return reportMeterProof(dependencies, act, proof);
    },
    ask: ({ dependencies, act, thing: { meterPAN, keyId: vendingKeyId } }) =>
      revertMeter(dependencies, act, { meterPAN, key: { vendingKeyId } }),
  },
  {
    ...{ file: 'meters/show-meter', about: 'the meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing }) => showMeter(dependencies, act, thing.meterPAN),
  },
];

const ofSets = (name: string) => `key-changes/${name}`;

const KEY_CHANGES: readonly UseCase[] = [
  {
    ...{ file: ofSets('plan-key-change'), about: 'the meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { meterPAN } }) =>
      planKeyChange(dependencies, act, { meterPAN }),
  },
  {
    ...{ file: ofSets('plan-key-change'), about: 'the old key', outside: NO_GROUP },
    ask: ({ dependencies, act, thing, own: { meterPAN } }) =>
      planKeyChange(dependencies, act, { meterPAN, from: { key: nameOf(thing) } }),
  },
  {
    ...{ file: ofSets('plan-key-change'), about: 'an owner who agrees', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { ownerId }, own: { meterPAN } }) =>
      planKeyChange(dependencies, act, { meterPAN, agreedByOwners: [ownerId] }),
  },
  {
    ...{ file: ofSets('issue-key-change'), about: 'the meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { meterPAN } }) =>
      issueKeyChange(dependencies, act, { meterPAN, messageId: null }),
  },
  {
    ...{ file: ofSets('reprint-key-change'), about: 'the meter', outside: 'KEY_CHANGE_NOT_ISSUED' },
    ask: ({ dependencies, act, thing: { meterPAN } }) =>
      reprintKeyChange(dependencies, act, { meterPAN }),
  },
  {
    ...{ file: ofSets('reprint-key-change'), about: 'the set', outside: 'KEY_CHANGE_NOT_ISSUED' },
    ask: ({ dependencies, act, thing: { issueId } }) =>
      reprintKeyChange(dependencies, act, { issueId }),
  },
  {
    ...{ file: ofSets('compare-key-changes'), about: 'the keys', outside: null },
    ask: compare,
  },
];

const questionOf = (meterPAN: Thing['meterPAN'], otherMeters: readonly Thing['meterPAN'][]) => ({
  ...{ digits: '1'.repeat(20), meterPAN, display: {}, purchaseDate: null, otherMeters },
});

const TOKEN_CHECKS: readonly UseCase[] = [
  {
    ...{ file: 'token-checks/why-refused', about: 'the meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing: { meterPAN } }) =>
      whyRefused(dependencies, act, questionOf(meterPAN, [])),
  },
  {
    ...{ file: 'token-checks/why-refused', about: 'another meter', outside: UNKNOWN },
    ask: ({ dependencies, act, thing, own }) => {
      const others = thing.meterPAN === own.meterPAN ? [] : [thing.meterPAN];
      return whyRefused(dependencies, act, questionOf(own.meterPAN, others));
    },
  },
];

/** Every one. */
export const METER_USE_CASES = [...METERS, ...KEY_CHANGES, ...TOKEN_CHECKS];
