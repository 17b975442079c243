/** The life of a vending key on an HSM: made, taken in, changed, moved, and gone. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { generateGuardKeys } from '../../../src/security-module/guard-keys.ts';
import { bytesFromHex } from '../../../src/sts/text.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import {
  announceKey,
  generateKey,
  importKey,
  inState,
  itemWith,
  moduleOn,
  trial,
  TRIAL_02,
  TRIAL_04,
  rotatingTo,
} from '../../support/security-modules.ts';
import { makeTransportKey, wrapUnder } from '../../support/wrapped-values.ts';
import { useHsm, type HsmUnderTest } from './hsm-under-test.ts';

const VALUE_02 = bytesFromHex('0123456789ABCDEF');
const VALUE_04 = bytesFromHex('0102030405060708090A0B0C0D0E0F1011121314');

export function describeVendingKeys(underTest: HsmUnderTest): void {
  const { hsm, temporary } = useHsm(underTest);

  function newModule() {
    const guards = generateGuardKeys(hsm());
    temporary(guards.storage);
    temporary(guards.recordMac);
    return moduleOn(hsm(), guards);
  }

  test('a record is genuine as it was sealed, and in no other form', async () => {
    const module = newModule();
    const { entity, recordMac } = await announceKey(module, TRIAL_04);
    const row = { id: 'a', version: 1, name: 'Owner', time_zone: 'UTC' };
    const record = { table: 'owner', id: 'a', version: 1, row } as const;
    const [mac] = await module.sealRecords([{ previous: null, next: record }]);
    const sealed = { ...record, recordMac: mac! };
    const renamed = { ...sealed, row: { ...row, name: 'Other' } };
    expect(await module.checkRecords([sealed, renamed])).toEqual([true, false]);
    const other = { entity: { ...entity, trial: false }, recordMac };
    await expectCodeAsync(module.generateVendingKey(other), 'SM_RECORD_MAC');
  });

  test('a generated key keeps its value through every change of its life', async () => {
    const module = newModule();
    const key = await generateKey(module, TRIAL_04);
    const suspended = await inState(module, key, 'suspended');
    expect(suspended.entity).toMatchObject({ version: 4, value: key.entity.value });
    const ended = await inState(
      module,
      await inState(module, suspended, 'deactivated'),
      'destroyed',
    );
    expect(ended.entity.value).toBeNull();
  });

  describe.each([
    ['DKGA02', TRIAL_02, VALUE_02],
    ['DKGA04', TRIAL_04, VALUE_04],
  ] as const)('%s', (_, request, value) => {
    test('wrapped and clear, a value has one check value and one fingerprint', async () => {
      const module = newModule();
      const name = `t-${randomBytes(4).toString('hex')}`;
      temporary(makeTransportKey(hsm(), name));
      const wrapped = wrapUnder(hsm(), name, value);
      const announced = await announceKey(module, request, 'imported');
      const opened = (await module.importWrappedVendingKey(announced, wrapped)).entity.value!;
      const clear = (await importKey(module, request, value.slice())).entity.value!;
      expect(opened.keyCheckValue).toBe(clear.keyCheckValue);
      expect(opened.fingerprint).toBe(clear.fingerprint);
    });

    test('under another storage key it gives the same digits', async () => {
      const module = newModule();
      const algorithm = request.attributes.decoderKeyGenerationAlgorithm;
      const to = trial({ decoderKeyGenerationAlgorithm: algorithm, keyRevisionNumber: 2 });
      const keys = [
        await importKey(module, request, value.slice()),
        await importKey(
          module,
          to,
          Uint8Array.from(value, (octet) => octet ^ 0x06),
        ),
      ];
      const before = await module.issueKeyChangeSets({ keys, items: [itemWith()] });
      await module.makeStorageKey(2);
      temporary(hsm().findKey('sts-kms storage key 2'));
      const moved = await module.rewrapVendingKeys(keys, 2, await rotatingTo(module, 2));
      expect(moved.map(({ entity }) => entity.value?.storageKeyNumber)).toEqual([2, 2]);
      const after = await module.issueKeyChangeSets({ keys: moved, items: [itemWith()] });
      expect(after).toEqual(before);
      expect(before[0]).toHaveProperty('tokens');
    });
  });
}
