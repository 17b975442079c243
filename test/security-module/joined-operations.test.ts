/** The operations that are joined: what goes together, and what never does. */
import { expect, test } from 'vitest';
import type { RecordChange } from '../../src/ports/record-sealing.ts';
import type { KeyChangeBatch, KeyChangeItem } from '../../src/ports/security-module.ts';
import {
  joinOperations,
  type JoinedOperations,
} from '../../src/security-module/joined-operations.ts';
import { keyWith } from '../support/vending-keys.ts';

/** Answers each item with what it was, and remembers its calls. */
function recording() {
  const issued: KeyChangeBatch[] = [];
  const sealed: (readonly [number, unknown])[] = [];
  const single: JoinedOperations = {
    checkRecords: (records) => Promise.resolve(records.map(() => true)),
    sealRecords: (changes, authority) => {
      sealed.push([changes.length, authority]);
      return Promise.resolve(changes.map(() => new Uint8Array(32)));
    },
    issueKeyChangeSets: (batch) => {
      issued.push(batch);
      const refusals = batch.items.map(({ meterPAN }) => ({ code: 'INTERNAL', message: meterPAN }));
      return Promise.resolve(refusals.map((refused) => ({ refused })));
    },
  };
  return { issued, sealed, joined: joinOperations(single, 1) };
}

const storedKey = (id: string, mac = 1) => ({
  entity: keyWith({ id }),
  recordMac: new Uint8Array(32).fill(mac),
});

const itemOf = (meterPAN: string, fromKey = 0, toKey = 1) =>
  ({ meterPAN, fromKey, toKey }) as unknown as KeyChangeItem;

test('a key that several changes use is sent once; each item finds its own', async () => {
  const { issued, joined } = recording();
  const outcomes = await Promise.all([
    joined.issueKeyChangeSets({ keys: [storedKey('a'), storedKey('b')], items: [itemOf('1')] }),
    joined.issueKeyChangeSets({ keys: [storedKey('b'), storedKey('c')], items: [itemOf('2')] }),
  ]);
  expect(issued).toHaveLength(1);
  const [{ keys, items }] = issued as [KeyChangeBatch];
  expect(keys.map(({ entity }) => entity.id)).toEqual(['a', 'b', 'c']);
  expect(items).toMatchObject([
    { meterPAN: '1', fromKey: 0, toKey: 1 },
    { meterPAN: '2', fromKey: 1, toKey: 2 },
  ]);
  expect(outcomes).toMatchObject([
    [{ refused: { message: '1' } }],
    [{ refused: { message: '2' } }],
  ]);
});

test('an altered copy of a key is a key of its own, and passes for no other', async () => {
  const { issued, joined } = recording();
  const genuine = storedKey('a');
  const forged = { ...genuine, entity: keyWith({ id: 'a', trial: true }) };
  const otherMac = storedKey('a', 2);
  await Promise.all(
    [genuine, forged, otherMac].map((key) =>
      joined.issueKeyChangeSets({ keys: [key], items: [itemOf('1', 0, 0)] }),
    ),
  );
  const [{ keys, items }] = issued as [KeyChangeBatch];
  expect(keys).toEqual([genuine, forged, otherMac]);
  expect(items.map(({ fromKey, toKey }) => [fromKey, toKey])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
});

test('who wants digests goes with others who do, and nobody else pays for them', async () => {
  const { issued, joined } = recording();
  const issue = (meterPAN: string, wanted: Pick<KeyChangeBatch, 'tokenDigests'>) =>
    joined.issueKeyChangeSets({
      keys: [storedKey('a')],
      items: [itemOf(meterPAN, 0, 0)],
      ...wanted,
    });
  const digested = { tokenDigests: true } as const;
  await Promise.all([issue('1', digested), issue('2', {}), issue('3', digested)]);
  const asked = issued.map(({ items, tokenDigests }) => [
    tokenDigests,
    items.map(({ meterPAN }) => meterPAN),
  ]);
  expect(asked).toHaveLength(2);
  expect(asked).toContainEqual([true, ['1', '3']]);
  expect(asked).toContainEqual([undefined, ['2']]);
});

test('an index without a key names none of another call either', async () => {
  const { issued, joined } = recording();
  await Promise.all([
    joined.issueKeyChangeSets({ keys: [storedKey('a')], items: [itemOf('1', 0, 1)] }),
    joined.issueKeyChangeSets({ keys: [storedKey('b')], items: [itemOf('2', 0, 0)] }),
  ]);
  const [{ keys, items }] = issued as [KeyChangeBatch];
  expect(keys[items[0]!.toKey]).toBeUndefined();
});

test('changes under approvals go by themselves, others together', async () => {
  const { sealed, joined } = recording();
  const change = {} as RecordChange;
  const authority = {} as Parameters<JoinedOperations['sealRecords']>[1];
  await Promise.all([
    joined.sealRecords([change]),
    joined.sealRecords([change], authority),
    joined.sealRecords([change, change]),
  ]);
  expect(sealed).toEqual([
    [1, authority],
    [3, undefined],
  ]);
});
