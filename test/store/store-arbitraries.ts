/** Made-up records of every kind that the store keeps. */
import fc from 'fast-check';
import { INSTALLATION_RECORD_ID, type Installation } from '../../src/keys/installation.ts';
import type { Owner } from '../../src/keys/owner.ts';
import type { SupplyGroup } from '../../src/keys/supply-group.ts';
import { VENDING_KEY_STATES } from '../../src/keys/vending-key-life.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import {
  KEY_CHANGE_KINDS,
  type FrozenKey,
  type KeyChangeIssue,
} from '../../src/rollover/key-change-issue.ts';
import { METER_SERVICES, METER_STATUSES, type Meter } from '../../src/rollover/meter.ts';
import { utcMinute } from '../../src/sts/utc-minute.ts';
import {
  baseDates,
  keyExpiryNumbers,
  keyRevisionNumbers,
  meterPans,
  octets,
  supplyGroupCodes,
  tariffIndexes,
} from '../support/arbitraries.ts';

const HEX = Array.from('0123456789abcdef');
/** Letters of several alphabets, quotes, and a character of two UTF-16 units. */
const LETTERS = Array.from('aZ9 \'"\\%;é水ĳ😀');

const hex = (count: number) =>
  fc.string({ unit: fc.constantFrom(...HEX), minLength: count, maxLength: count });

const freeText = (max: number) =>
  fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: max });

const orNull = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });
const numbers = (max: number) => fc.integer({ min: 1, max });
const versions = numbers(2 ** 31 - 1);
const ids = fc.uuid();
const minutes = fc.integer({ min: -1_036_120_320, max: 4_223_371_679 }).map(utcMinute);
const instants = fc
  .integer({ min: 0, max: 4_102_444_799_999 })
  .map((milliseconds) => new Date(milliseconds).toISOString());
const keyTypes = fc.constantFrom(1, 2, 3);
const algorithms = fc.constantFrom('DKGA02', 'DKGA04');

export const installations: fc.Arbitrary<Installation> = fc.record({
  id: fc.constant(INSTALLATION_RECORD_ID),
  version: versions,
  installationId: ids,
  name: freeText(80),
  trial: fc.boolean(),
  hsmProfile: freeText(200),
  storageKeyNumber: numbers(100),
  rotatingTo: orNull(numbers(100)),
});

export const owners: fc.Arbitrary<Owner> = fc.record({
  id: ids,
  version: versions,
  name: freeText(80),
  timeZone: fc.constantFrom('Africa/Johannesburg', 'UTC'),
});

export const supplyGroups: fc.Arbitrary<SupplyGroup> = fc.record({
  id: supplyGroupCodes,
  version: versions,
  name: freeText(80),
  ownerId: ids,
  kind: fc.constantFrom('default', 'unique', 'common'),
  cluster: fc.integer({ min: 0, max: 9 }),
});

const heldValues = fc.record({
  wrapped: fc.uint8Array({ minLength: 1, maxLength: 80 }),
  storageKeyNumber: numbers(100),
  keyCheckValue: hex(6).map((digits) => `hmac-sha256:${digits.toUpperCase()}`),
  fingerprint: hex(64),
});

const lives = fc.record({
  state: fc.constantFrom(...VENDING_KEY_STATES),
  activeFrom: orNull(minutes),
  issuedUntil: orNull(minutes),
  loadableUntil: orNull(minutes),
  refreshDays: orNull(numbers(3650)),
  unitLimit: orNull(fc.maxSafeNat()),
});

export const vendingKeys: fc.Arbitrary<VendingKey> = fc.record({
  id: ids,
  version: versions,
  attributes: fc.record({
    supplyGroupCode: supplyGroupCodes,
    keyRevisionNumber: keyRevisionNumbers,
    keyType: keyTypes,
    baseDate: baseDates,
    decoderKeyGenerationAlgorithm: algorithms,
    keyExpiryNumber: keyExpiryNumbers,
  }),
  origin: fc.constantFrom('generated', 'imported', 'external'),
  trial: fc.boolean(),
  life: lives,
  tokenClockOffsetMinutes: fc.integer({ min: -720, max: 840 }),
  reportedKeyCheckValue: orNull(hex(6).map((digits) => `des:${digits}`)),
  value: orNull(heldValues),
});

const positions = fc.record({
  vendingKeyId: ids,
  tariffIndex: tariffIndexes,
  keyExpiryNumber: keyExpiryNumbers,
});

export const meters: fc.Arbitrary<Meter> = fc.record({
  id: meterPans,
  version: versions,
  encryptionAlgorithm: fc.constantFrom('EA07', 'EA11'),
  tokenCarrierType: fc.constantFrom('01', '02', '07', '99'),
  takesThirdToken: orNull(fc.boolean()),
  service: fc.constantFrom(...METER_SERVICES),
  status: fc.constantFrom(...METER_STATUSES),
  place: orNull(freeText(120)),
  model: orNull(freeText(120)),
  lastPurchase: orNull(instants.map((instant) => instant.slice(0, 10))),
  intended: positions,
  issued: orNull(positions),
  presumed: positions,
  proven: orNull(positions),
});

const frozenKeys: fc.Arbitrary<FrozenKey> = fc.record({
  vendingKeyId: ids,
  supplyGroupCode: supplyGroupCodes,
  keyRevisionNumber: keyRevisionNumbers,
  keyType: keyTypes,
  baseDate: baseDates,
  decoderKeyGenerationAlgorithm: algorithms,
  keyExpiryNumber: keyExpiryNumbers,
  tariffIndex: tariffIndexes,
});

export const keyChangeIssues: fc.Arbitrary<KeyChangeIssue> = fc.record({
  id: ids,
  meterPAN: meterPans,
  kind: fc.constantFrom(...KEY_CHANGE_KINDS),
  encryptionAlgorithm: fc.constantFrom('EA07', 'EA11'),
  tokenCount: fc.constantFrom(2, 3, 4),
  from: frozenKeys,
  to: frozenKeys,
  rollOver: fc.boolean(),
  setMac: octets(32),
  actor: freeText(100),
  ticket: orNull(freeText(100)),
  reason: orNull(freeText(100)),
  issuedAt: instants,
});

/** One of the records that an arbitrary makes, the same in every run for the same seed. */
export function sampleOf<Value>(values: fc.Arbitrary<Value>, seed: number): Value {
  const [value] = fc.sample(values, { numRuns: 1, seed });
  return value!;
}
