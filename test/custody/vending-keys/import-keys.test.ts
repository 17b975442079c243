/** Taking keys in: clear into TRIAL stores, wrapped, and external ones without a value. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import { importTrialKey } from '../../../src/custody/vending-keys/import-trial-key.ts';
import { importWrappedKey } from '../../../src/custody/vending-keys/import-wrapped-key.ts';
import { recordExternalKey } from '../../../src/custody/vending-keys/record-external-key.ts';
import type { WrappedKey } from '../../../src/exchange/wrapped-key.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import {
  actionsOf,
  ADA,
  closeStores,
  newCustody,
  type Custody,
  type CustodyOptions,
} from '../custody-rig.ts';
import { attributes, create, enterTransportKey, trialKey, wrappedKey } from './key-requests.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const custodyWith = async (options?: CustodyOptions): Promise<Custody> => {
  const file = inFolder(`${randomUUID()}.db`);
  const custody = await newCustody({ kind: 'sqlite', file }, options);
  enterTransportKey(custody.hsm);
  return custody;
};
const statesOf = async ({ dependencies }: Custody) =>
  (await dependencies.store.vendingKeys.list({ limit: 10 })).map(({ entity }) => entity.life.state);
const value = (octet: number) => new Uint8Array(20).fill(octet);
const take = ({ dependencies }: Custody, key: WrappedKey, id: string = randomUUID()) =>
  importWrappedKey(dependencies, ADA, { id, key });

describe('a clear trial value', () => {
  test('is taken into a TRIAL store, and wiped', async () => {
    const custody = await custodyWith({ trial: true });
    const key = trialKey(0x11, { keyRevisionNumber: 7 });
    const request = { id: randomUUID(), key };
    const { entity } = await importTrialKey(custody.dependencies, ADA, request);
    expect(entity).toMatchObject({ origin: 'imported', trial: true, version: 2 });
    expect(entity.attributes.keyRevisionNumber).toBe(7);
    expect(key.value).toEqual(value(0));
    expect((await actionsOf(custody)).at(-1)).toBe('vending-key.import-trial');
  });

  test('is refused elsewhere, and wiped', async () => {
    const custody = await custodyWith();
    const key = trialKey(0x11);
    const request = { id: randomUUID(), key };
    const refused = importTrialKey(custody.dependencies, ADA, request);
    await expectCodeAsync(refused, 'KEY_TRIAL_STORE_ONLY');
    expect(key.value).toEqual(value(0));
    expect(await statesOf(custody)).toEqual([]);
  });

  test('that is no key: what was announced ends as destroyed', async () => {
    const custody = await custodyWith({ trial: true });
    const key = { ...trialKey(0x11), value: new Uint8Array(8) };
    const request = { id: randomUUID(), key };
    await expectCodeAsync(importTrialKey(custody.dependencies, ADA, request), 'STS_KEY_LENGTH');
    expect(await statesOf(custody)).toEqual(['destroyed']);
    expect((await actionsOf(custody)).at(-1)).toBe('vending-key.abandoned');
  });
});

describe('a wrapped value', () => {
  test('is taken in, with the check value that its sender reports', async () => {
    const custody = await custodyWith();
    const first = await take(custody, wrappedKey(value(0x21)));
    expect(first.entity).toMatchObject({ origin: 'imported', trial: false, version: 2 });
    expect(first.entity.life.state).toBe('pre-active');
    const other = await custodyWith();
    const keyCheckValue = first.entity.value!.keyCheckValue;
    const second = await take(other, { ...wrappedKey(value(0x21)), keyCheckValue });
    expect(second.entity.reportedKeyCheckValue).toBe(keyCheckValue);
    expect((await actionsOf(other)).at(-1)).toBe('vending-key.import-wrapped');
  });

  test('whose check value is another one is refused, by its method alone', async () => {
    const custody = await custodyWith();
    const key = wrappedKey(value(0x21));
    const wrong = { ...key, keyCheckValue: 'hmac-sha256:000000' };
    await expectCodeAsync(take(custody, wrong), 'KEY_CHECK_VALUE_DIFFERS');
    expect(await statesOf(custody)).toEqual(['destroyed']);
    const unlike = await take(custody, { ...key, keyCheckValue: 'cmac-aes:0011' });
    expect(unlike.entity.reportedKeyCheckValue).toBe('cmac-aes:0011');
  });

  test('that another key has is refused: the announced key ends by name', async () => {
    const custody = await custodyWith();
    await take(custody, wrappedKey(value(0x21)));
    const twin = wrappedKey(value(0x21), { keyRevisionNumber: 2 });
    await expectCodeAsync(take(custody, twin), 'KEY_VALUE_KNOWN');
    expect((await statesOf(custody)).sort()).toEqual(['destroyed', 'pre-active']);
    const abandoned = (await custody.dependencies.store.events.list(0, 100)).at(-1)!;
    expect(abandoned.action).toBe('vending-key.abandoned');
    expect(JSON.parse(abandoned.facts)).toMatchObject({ name: '600101/2', why: 'KEY_VALUE_KNOWN' });
  });

  test('two at once with one value: the index of the store is the last line', async () => {
    const custody = await custodyWith();
    const results = await Promise.allSettled(
      ([1, 2] as const).map((keyRevisionNumber) =>
        take(custody, wrappedKey(value(0x21), { keyRevisionNumber })),
      ),
    );
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'KEY_VALUE_KNOWN' },
    });
    expect((await statesOf(custody)).sort()).toEqual(['destroyed', 'pre-active']);
  });

  test('that does not open, or has no transport key', async () => {
    const custody = await custodyWith();
    const key = wrappedKey(value(0x21));
    const octets = Uint8Array.from(key.wrapped.octets, (octet) => octet ^ 1);
    const altered = { ...key, wrapped: { ...key.wrapped, octets } };
    await expectCodeAsync(take(custody, altered), 'HSM_UNWRAP_FAILED');
    const elsewhere = { ...key, wrapped: { ...key.wrapped, transportKeyName: 'other' } };
    await expectCodeAsync(take(custody, elsewhere), 'HSM_KEY_NOT_FOUND');
    expect(await statesOf(custody)).toEqual(['destroyed', 'destroyed']);
  });

  test('of a name that is taken, or of another type than its group', async () => {
    const custody = await custodyWith();
    await create(custody);
    await expectCodeAsync(take(custody, wrappedKey(value(0x22))), 'KEY_REVISION_TAKEN');
    const other = wrappedKey(value(0x22), { keyRevisionNumber: 2, keyType: 1 });
    await expectCodeAsync(take(custody, other), 'KEY_TYPE_NOT_OF_GROUP');
    expect(await statesOf(custody)).toEqual(['pre-active']);
  });
});

describe('an external key', () => {
  test('is recorded without a value, and lives as others do', async () => {
    const custody = await custodyWith();
    const { dependencies } = custody;
    const request = {
      id: randomUUID(),
      attributes: attributes({ baseDate: 1993, decoderKeyGenerationAlgorithm: 'DKGA02' }),
      reportedKeyCheckValue: 'des:C33F45',
    };
    const { entity } = await recordExternalKey(dependencies, ADA, request);
    expect(entity).toMatchObject({ origin: 'external', version: 1, value: null });
    expect(entity.reportedKeyCheckValue).toBe('des:C33F45');
    expect(entity.life.state).toBe('pre-active');
    const active = await activateVendingKey(dependencies, ADA, { id: entity.id });
    expect(active.entity).toMatchObject({ value: null, life: { state: 'active' } });
  });

  test('with a check value of no method', async () => {
    const custody = await custodyWith();
    const refused = recordExternalKey(custody.dependencies, ADA, {
      id: randomUUID(),
      attributes: attributes(),
      reportedKeyCheckValue: 'C33F45',
    });
    await expectCodeAsync(refused, 'KEY_CHECK_VALUE_FORM');
  });
});
