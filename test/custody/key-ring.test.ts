/** The keys at hand: found by supply group and revision, or told why not. */
import { describe, expect, test } from 'vitest';
import { createKeyRing, findKey, findKeyIndex } from '../../src/custody/key-ring.ts';
import { vendingKeyName } from '../../src/keys/vending-key.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { expectCode } from '../support/expect-code.ts';
import { recordWith } from '../support/fleet-rows.ts';

const GROUP = parseSupplyGroupCode('201457');
const OTHER = parseSupplyGroupCode('000001');
const ABSENT = parseSupplyGroupCode('999999');

const records = [
  recordWith({ keyRevisionNumber: 9 }),
  recordWith({ keyRevisionNumber: 1 }),
  recordWith({ supplyGroupCode: OTHER, keyRevisionNumber: 4 }),
];
const ring = createKeyRing(records);

test('a name is the supply group and the revision', () => {
  expect(records.map(({ entity }) => vendingKeyName(entity.attributes))).toEqual([
    '201457/9',
    '201457/1',
    '000001/4',
  ]);
});

test('every key stands at its place', () => {
  expect(ring.keys).toEqual(records);
  for (const [index, record] of records.entries()) {
    const { supplyGroupCode, keyRevisionNumber } = record.entity.attributes;
    expect(findKeyIndex(ring, supplyGroupCode, keyRevisionNumber)).toBe(index);
    expect(findKey(ring, supplyGroupCode, keyRevisionNumber)).toBe(record);
  }
});

describe.each([
  ['findKeyIndex', findKeyIndex],
  ['findKey', findKey],
])('%s', (_, find) => {
  test('a supply group that is not held', () => {
    const { message } = expectCode(() => find(ring, ABSENT, 1), 'KEY_SUPPLY_GROUP_UNKNOWN');
    expect(message).toContain('999999');
    expectCode(() => find(createKeyRing([]), GROUP, 1), 'KEY_SUPPLY_GROUP_UNKNOWN');
  });

  test('a revision that is not held: those that are', () => {
    const { message } = expectCode(() => find(ring, GROUP, 4), 'KEY_REVISION_UNKNOWN');
    expect(message).toContain('201457');
    expect(message).toMatch(/\b9, 1\b/);
    expectCode(() => find(ring, OTHER, 1), 'KEY_REVISION_UNKNOWN');
  });
});

test('a ring that has lost a key says so', () => {
  const broken = { keys: [], indexByName: ring.indexByName };
  expectCode(() => findKey(broken, GROUP, 9), 'KEY_REVISION_UNKNOWN');
});

test('two keys of one supply group and revision are no ring: which one would be used?', () => {
  const twice = [recordWith({ keyRevisionNumber: 9 }), recordWith({ keyRevisionNumber: 9 })];
  const { message } = expectCode(() => createKeyRing(twice), 'KEY_DUPLICATE');
  expect(message).toContain('201457/9');
});
