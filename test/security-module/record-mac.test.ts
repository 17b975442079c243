/** The MAC of a vending-key record: whatever is changed in a record shows before it is used. */
import { describe, expect, test } from 'vitest';
import type { HeldValue, VendingKeyAttributes } from '../../src/keys/vending-key.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTokenIdentifier } from '../../src/sts/token/token-identifier.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { alter } from '../support/inner-parts.ts';
import { foundedModule } from '../support/approving-module.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  itemWith,
  MIXED_POLICY,
  newModule,
  trial,
  TRIAL_04,
  generateKey,
  type StoredKey,
} from '../support/security-modules.ts';
import { WORKED } from '../support/worked-key.ts';

// No rule of the standard refuses what these tests alter: the MAC alone stops it.
const policy = { ...MIXED_POLICY, d6KeyTypeChanges: ['1-2', '2-1', '2-2'] } as const;
const securityModule = newModule(policy);
const record = await generateKey(securityModule, TRIAL_04);
const other = await generateKey(securityModule, TRIAL_04);
const early = await generateKey(securityModule, trial({ baseDate: 1993 }));
const late = await generateKey(securityModule, trial({ baseDate: 2035 }));

const flipped = (octets: Uint8Array, at: number) =>
  octets.map((octet, index) => (index === at ? octet ^ 1 : octet));

const { attributes: known } = record.entity;
const value = record.entity.value!;
const { wrapped } = value;

const withAttributes = (changes: Partial<VendingKeyAttributes>): StoredKey =>
  alter(record, { attributes: { ...known, ...changes } });
const withValue = (changes: Partial<HeldValue>): StoredKey =>
  alter(record, { value: { ...value, ...changes } });

const ALTERED: readonly [string, StoredKey][] = [
  ['supply group', withAttributes({ supplyGroupCode: parseSupplyGroupCode('201458') })],
  ['key revision', withAttributes({ keyRevisionNumber: 2 })],
  ['key type', withAttributes({ keyType: 1 })],
  ['base date', withAttributes({ baseDate: 2035 })],
  ['algorithm', withAttributes({ decoderKeyGenerationAlgorithm: 'DKGA02' })],
  ['key expiry number', withAttributes({ keyExpiryNumber: parseKeyExpiryNumber(254) })],
  ['origin', alter(record, { origin: 'imported' })],
  ['trial mark', alter(record, { trial: false })],
  ['check value', withValue({ keyCheckValue: 'hmac-sha256:000000' })],
  ['method of the check value', withValue({ keyCheckValue: value.keyCheckValue.slice(5) })],
  ['first octet of the value', withValue({ wrapped: flipped(wrapped, 0) })],
  ['last octet of the value', withValue({ wrapped: flipped(wrapped, 39) })],
  ['value of another key', alter(record, { value: other.entity.value })],
  ['octets of no value', withValue({ wrapped: new Uint8Array(0) })],
  ['no value', alter(record, { value: null })],
  ['storage key', withValue({ storageKeyNumber: 2 })],
  ['fingerprint', withValue({ fingerprint: '00'.repeat(32) })],
  ['id', alter(record, { id: other.entity.id })],
  ['version', alter(record, { version: 4 })],
  ['state', alter(record, { life: { ...record.entity.life, state: 'suspended' } })],
  ['clock', alter(record, { tokenClockOffsetMinutes: 60 })],
  ['reported check value', alter(record, { reportedKeyCheckValue: 'des:00' })],
  ['first octet of the MAC', { ...record, recordMac: flipped(record.recordMac, 0) }],
  ['last octet of the MAC', { ...record, recordMac: flipped(record.recordMac, 31) }],
  ['MAC of another key', { ...record, recordMac: other.recordMac }],
  ['MAC cut', { ...record, recordMac: record.recordMac.subarray(0, 31) }],
  ['MAC lengthened', { ...record, recordMac: Uint8Array.of(...record.recordMac, 0) }],
  ['no MAC', { ...record, recordMac: new Uint8Array(0) }],
];

/** Every use of a record. */
const USES: Readonly<Record<string, (m: SecurityModule, key: StoredKey) => unknown>> = {
  'old key of a set': (m, key) => m.issueKeyChangeSets({ keys: [key, late], items: [itemWith()] }),
  'new key of a set': (m, key) => m.issueKeyChangeSets({ keys: [early, key], items: [itemWith()] }),
  'bench meter': (m, key) => m.openBenchMeter({ ...reference(key), takesThirdToken: false }),
  credit: (m, key) =>
    m.issueTrialCredit(reference(key), {
      tokenIdentifier: parseTokenIdentifier(5000),
      amountUnits: 1,
    }),
};

const reference = (key: StoredKey) => ({
  key,
  meterPAN: WORKED.meterPAN,
  encryptionAlgorithm: 'EA07' as const,
  tariffIndex: parseTariffIndex('01'),
});

describe.each(Object.entries(USES))('as %s', (_, use) => {
  test('an untouched record serves, and a copy of it too', async () => {
    await expect(use(securityModule, record)).resolves.toBeDefined();
    await expect(use(securityModule, structuredClone(record))).resolves.toBeDefined();
  });

  test('a record of another installation', async () => {
    await expectCodeAsync(Promise.resolve(use(newModule(policy), record)), 'SM_RECORD_MAC');
  });
});

describe.each(['old key of a set', 'new key of a set'])('altered, as %s', (name) => {
  test.each(ALTERED)('%s', async (_, altered) => {
    const answer = Promise.resolve(USES[name]!(securityModule, altered));
    const { message } = await expectCodeAsync(answer, 'SM_RECORD_MAC');
    const { supplyGroupCode, keyRevisionNumber } = altered.entity.attributes;
    expect(message).toContain(`${supplyGroupCode}/${keyRevisionNumber}`);
  });
});

test('a trial mark that was put on a real key opens no bench', async () => {
  const founded = await foundedModule();
  const real = await generateKey(founded, { ...TRIAL_04, trial: false });
  const marked = alter(real, { trial: true });
  const answers = [USES['bench meter'], USES['credit']].map((use) => use!(founded, marked));
  for (const answer of answers) await expectCodeAsync(Promise.resolve(answer), 'SM_RECORD_MAC');
});

test('an altered record stops the whole batch, a key that nobody uses nothing', async () => {
  const altered = withAttributes({ keyExpiryNumber: parseKeyExpiryNumber(1) });
  const keys = [record, other, altered];
  const items = [itemWith(), itemWith({ toKey: 2 })];
  await expectCodeAsync(securityModule.issueKeyChangeSets({ keys, items }), 'SM_RECORD_MAC');
  const outcomes = await securityModule.issueKeyChangeSets({ keys, items: [itemWith()] });
  expect(outcomes).toHaveLength(1);
});
