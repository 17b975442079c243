/** Class 2 without the key changes: fields, refusals, and the way back from sealed digits. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import * as management from '../../../src/sts/token/management-token.ts';
import { parseTokenIdentifier } from '../../../src/sts/token/token-identifier.ts';
import { decodeTransferAmount } from '../../../src/sts/token/transfer-amount.ts';
import { octets, randomNumbers, tokenIdentifiers } from '../../support/arbitraries.ts';
import { cipherUnder } from '../../support/ciphers.ts';
import { expectCode } from '../../support/expect-code.ts';
import { openText, sealFields } from '../../support/sealed-token.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;
const ALL = Array.from({ length: 16 }, (_, subclass) => subclass);
const KEY_CHANGES = [3, 4, 8, 9];
const OTHERS = ALL.filter((subclass) => !KEY_CHANGES.includes(subclass));

const fieldsOf = (more: Partial<management.Management>) =>
  management.managementFields(
    {
      subclass: 1,
      randomNumber: 5,
      tokenIdentifier: parseTokenIdentifier(0x123456),
      value: { value16: 0xffff },
      ...more,
    },
    POLICY,
  );

test('names: one for each of the 16 subclasses, none twice', () => {
  const names = management.MANAGEMENT_SUBCLASS_NAMES;
  expect(new Set(names).size).toBe(16);
  expect([names[0], names[1], names[5]]).toEqual([
    'SetMaximumPowerLimit',
    'ClearCredit',
    'ClearTamperCondition',
  ]);
  expect(KEY_CHANGES.map((subclass) => names[subclass])).toEqual([
    'Set1stSectionDecoderKey',
    'Set2ndSectionDecoderKey',
    'Set3rdSectionDecoderKey',
    'Set4thSectionDecoderKey',
  ]);
  expect([names[10], names[11], names[15]]).toEqual([
    'ExtendedSet',
    'Proprietary11',
    'Proprietary15',
  ]);
});

test('key changes are 3, 4, 8 and 9; watts are meant by 0 and 6', () => {
  expect(ALL.filter(management.isKeyChangeSubclass)).toEqual(KEY_CHANGES);
  expect(ALL.filter(management.isWattSubclass)).toEqual([0, 6]);
});

test('ClearCredit knows registers 0 to 7 and FFFFh', () => {
  const known = Array.from({ length: 0x10000 }, (_, value16) => value16).filter(
    management.isClearCreditRegister,
  );
  expect(known).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0xffff]);
  expect(management.isClearCreditRegister(-1)).toBe(false);
});

describe('fields', () => {
  test.each(OTHERS)('subclass %d takes a 16-bit value', (subclass) => {
    const fields = { tokenClass: 2, subclass, upper28: 0x5123456, lower16: 0xffff };
    expect(fieldsOf({ subclass })).toEqual(fields);
    expect(fieldsOf({ subclass, value: { value16: 0 } })).toEqual({ ...fields, lower16: 0 });
  });

  test.each([0, 6])('subclass %d takes watts as an amount', (subclass) => {
    expect(fieldsOf({ subclass, value: { watts: 16_385 } }).lower16).toBe(0x4001);
    const much = { watts: 18_201_625 };
    expectCode(() => fieldsOf({ subclass, value: much }), 'STS_AMOUNT_RANGE');
  });

  test.each(OTHERS.filter((subclass) => ![0, 6].includes(subclass)))(
    'subclass %d takes no watts',
    (subclass) => {
      const watts = () => fieldsOf({ subclass, value: { watts: 1 } });
      const { message } = expectCode(watts, 'STS_SUBCLASS_INVALID');
      expect(message).toBe(`subclass ${subclass} takes no watts`);
    },
  );

  test.each(KEY_CHANGES)('subclass %d is a key change', (subclass) => {
    const { message } = expectCode(() => fieldsOf({ subclass }), 'STS_SUBCLASS_INVALID');
    expect(message).toBe(`subclass ${subclass} is a key-change token`);
  });

  test.each([-1, 16, 0.5, NaN])('subclass %d is none', (subclass) => {
    const error = expectCode(() => fieldsOf({ subclass }), 'STS_SUBCLASS_INVALID');
    expect(error.facts).toEqual({ field: 'subclass', largest: 15 });
  });

  test.each([-1, 0x10000, 0.5, NaN])('the value %d does not fit', (value16) => {
    const error = expectCode(() => fieldsOf({ value: { value16 } }), 'STS_FIELD_RANGE');
    expect(error.facts).toEqual({ field: 'value16', largest: 0xffff });
  });

  test.each([-1, 16])('RandomNumber %d does not fit', (randomNumber) => {
    expectCode(() => fieldsOf({ randomNumber }), 'STS_RND_RANGE');
  });
});

describe.each(['EA07', 'EA11'] as const)('read back from sealed digits, %s', (algorithm) => {
  test.each(OTHERS)('subclass %d', (subclass) => {
    const keys = octets(algorithm === 'EA07' ? 8 : 16);
    const values = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(keys, randomNumbers, tokenIdentifiers, values, (key, random, tid, value16) => {
        const cipher = cipherUnder(algorithm, key);
        // Watts where watts are meant, so that the amount makes the round too.
        const watts = management.isWattSubclass(subclass);
        const value = watts ? { watts: decodeTransferAmount(value16) } : { value16 };
        const token = { subclass, randomNumber: random, tokenIdentifier: tid, value };
        const text = sealFields(management.managementFields(token, POLICY), cipher);
        const { tokenClass, crcValid, fields } = openText(text, cipher);
        expect([tokenClass, crcValid, fields.subclass]).toEqual([2, true, subclass]);
        expect([fields.upper28 >>> 24, fields.upper28 & 0xffffff]).toEqual([random, tid]);
        expect(fields.lower16).toBe(value16);
      }),
      { numRuns: 50 },
    );
  });
});
