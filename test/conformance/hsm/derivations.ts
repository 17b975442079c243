/** What an HSM is for: decoder keys and key-change tokens, the same on every one. */
import { describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../../src/hsm/memory/memory-hsm.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Hsm } from '../../../src/ports/hsm.ts';
import { deriveBatch } from '../../../src/security-module/derive-batch.ts';
import { generateGuardKeys, type GuardKeys } from '../../../src/security-module/guard-keys.ts';
import { requireHeldValue } from '../../../src/security-module/held-record.ts';
import { createSessionKeys } from '../../../src/security-module/session-keys.ts';
import { createSlab } from '../../../src/security-module/slab.ts';
import type { Dkga04Attributes } from '../../../src/sts/derivation/decoder-key-attributes.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { hexFromBytes } from '../../../src/sts/text.ts';
import { expectCode } from '../../support/expect-code.ts';
import { alter, innerPartsOn } from '../../support/inner-parts.ts';
import {
  digitsOf,
  everyChange,
  importKnownKeys,
  issueInTheirTime,
  referenceOutcome,
} from '../../support/reference-batch.ts';
import {
  attributesWith,
  CLOCK,
  generateKey,
  importKey,
  itemWith,
  type KeyRequest,
  MIXED_POLICY,
  moduleOn,
  TRIAL_02,
  TRIAL_04,
  type StoredKey,
} from '../../support/security-modules.ts';
import {
  DES_VENDING_KEY,
  LONG_VENDING_KEY,
  THIRTEEN_DIGIT_PAN,
  WORKED,
  WORKED_DKGA02,
} from '../../support/worked-key.ts';
import { keySpec, useHsm, type HsmUnderTest } from './hsm-under-test.ts';

const policy = DEFAULT_OPEN_POINT_POLICY;

export function describeDerivations(underTest: HsmUnderTest): void {
  const { hsm, temporary } = useHsm(underTest);

  function newGuards(): GuardKeys {
    const guards = generateGuardKeys(hsm());
    temporary(guards.storage);
    temporary(guards.recordMac);
    return guards;
  }

  function derive(guards: GuardKeys, record: StoredKey, all: readonly Dkga04Attributes[]) {
    const slab = createSlab(4096);
    const { records, storageKeys } = innerPartsOn(hsm(), guards);
    const sessionKeys = createSessionKeys(hsm(), storageKeys);
    const dependencies = { hsm: hsm(), records, sessionKeys, policy, slab };
    const checked = requireHeldValue(records.requireKey(record));
    const { at, stride } = deriveBatch(dependencies, checked, all);
    sessionKeys.destroy();
    return all.map(({ encryptionAlgorithm }, n) => {
      const bytes = encryptionAlgorithm === 'EA11' ? 16 : 8;
      return hexFromBytes(slab.octets.subarray(at + n * stride, at + n * stride + bytes));
    });
  }

  function take(guards: GuardKeys, request: KeyRequest, value: Uint8Array) {
    return importKey(moduleOn(hsm(), guards), request, value.slice());
  }

  describe('decoder keys', () => {
    test('the worked example of DKGA04, for both encryption algorithms', async () => {
      const guards = newGuards();
      const record = await take(guards, TRIAL_04, LONG_VENDING_KEY);
      const both = [WORKED, { ...WORKED, encryptionAlgorithm: 'EA11' }] as const;
      expect(derive(guards, record, both)).toEqual([
        '87F3ECBB2E46B48F',
        '929BD3A415C9420A05EC5EE9F3CE91C3',
      ]);
    });

    test('the worked examples of DKGA02', async () => {
      const guards = newGuards();
      const record = await take(guards, TRIAL_02, DES_VENDING_KEY);
      const both = [WORKED_DKGA02, { ...WORKED_DKGA02, meterPAN: THIRTEEN_DIGIT_PAN }];
      expect(derive(guards, record, both)).toEqual(['E653341F9D5BF36F', 'E94023262E9993C2']);
    });

    test('a vending key generated in the HSM gives the same decoder key again', async () => {
      const guards = newGuards();
      const securityModule = moduleOn(hsm(), guards);
      const records = [
        await generateKey(securityModule, TRIAL_04),
        await generateKey(securityModule, TRIAL_04),
      ];
      const [one, two] = records.map((record) => derive(guards, record, [WORKED]));
      expect(derive(guards, records[0]!, [WORKED])).toEqual(one);
      expect(one).not.toEqual(two);
      const [first, second] = records.map(({ entity }) => entity.value?.keyCheckValue);
      expect(first).not.toBe(second);
    });
  });

  describe('records', () => {
    const changes: [string, (record: StoredKey) => StoredKey][] = [
      [
        'its wrapped value',
        (record) => {
          const value = record.entity.value!;
          return alter(record, { value: { ...value, wrapped: flipped(value.wrapped) } });
        },
      ],
      ['its MAC', (record) => ({ ...record, recordMac: flipped(record.recordMac) })],
      [
        'its attributes',
        (record) => alter(record, { attributes: attributesWith({ keyRevisionNumber: 2 }) }),
      ],
    ];

    test.each(changes)('are not used with %s altered', async (_, change) => {
      const guards = newGuards();
      const record = await take(guards, TRIAL_04, LONG_VENDING_KEY);
      expectCode(() => derive(guards, change(record), [WORKED]), 'SM_RECORD_MAC');
    });
  });

  test('key-change tokens are those of the in-memory HSM and of the reference', async () => {
    const issue = async (on: Hsm, guards: GuardKeys) => {
      const moduleAt = (clock: Clock) => moduleOn(on, guards, MIXED_POLICY, clock);
      const keys = await importKnownKeys(moduleAt(CLOCK), 11);
      const items = everyChange(keys, 12);
      const outcomes = await issueInTheirTime(moduleAt, keys, items);
      return { keys, items, outcomes: digitsOf(outcomes) };
    };
    const memory = new MemoryHsm();
    const { outcomes: expected } = await issue(memory, generateGuardKeys(memory));
    const { keys, items, outcomes } = await issue(hsm(), newGuards());
    expect(outcomes).toEqual(expected);
    expect(outcomes.length).toBeGreaterThan(80);
    expect(outcomes).toEqual(items.map((item) => referenceOutcome(keys, item)));
  });

  test('tokens have the digests that are told of their digits, whoever asks later', async () => {
    const guards = newGuards();
    const securityModule = moduleOn(hsm(), guards);
    const key = await generateKey(securityModule, TRIAL_04);
    const items = [itemWith({ toKey: 0 })];
    const batch = { keys: [key], items, tokenDigests: true } as const;
    const [outcome] = await securityModule.issueKeyChangeSets(batch);
    const { tokens, tokenDigests } = outcome as Extract<typeof outcome, { tokens: unknown }>;
    const told = [];
    for (const token of tokens) told.push(await moduleOn(hsm(), guards).auditDigest(token));
    expect(new Set(tokenDigests).size).toBe(2);
    expect(tokenDigests).toEqual(told);
    const another = hsm().generateKey(keySpec('record-mac'));
    temporary(another);
    const { auditDigest } = innerPartsOn(hsm(), { ...guards, recordMac: another });
    expect(auditDigest(tokens[0] ?? '')).not.toBe(told[0]);
  });
}

function flipped(octets: Uint8Array): Uint8Array {
  const altered = octets.slice();
  altered[altered.length - 1]! ^= 1;
  return altered;
}
