/** Values of options: what is no plain number, or outside its range, is refused. */
import { expect, test } from 'vitest';
import {
  baseDateOption,
  dayOption,
  numberOrNone,
  PAGE,
  parseKeyName,
  wholeNumber,
  wholeNumberIn,
} from '../../../src/cli/custody/option-values.ts';
import { expectCode } from '../../support/expect-code.ts';

test('whole numbers', () => {
  expect(['0', '7', '-30', '100'].map(wholeNumber)).toEqual([0, 7, -30, 100]);
  expect([numberOrNone('none'), numberOrNone('5')]).toEqual([null, 5]);
  expect([wholeNumberIn(PAGE)('1'), wholeNumberIn(PAGE)('1000')]).toEqual([1, 1000]);
});

test.each(['', ' ', '01', '-0', '+5', '1.0', '1e3', '0x10', '5 ', '１', 'None', '9'.repeat(16)])(
  'no whole number: %j',
  (text) => {
    expectCode(() => wholeNumber(text), 'CLI_USAGE');
    expectCode(() => numberOrNone(text), 'CLI_USAGE');
  },
);

test.each(['0', '-1', '1001'])('no number of rows: %s', (text) => {
  expectCode(() => wholeNumberIn(PAGE)(text), 'CLI_USAGE');
});

test('days', () => {
  expect(dayOption('2026-11-30')).toBe('2026-11-30');
  for (const text of ['2026-11-31', '2026-02-29', '2026-13-01', '26-11-30', '2026-11-3', '']) {
    expectCode(() => dayOption(text), 'CLI_USAGE');
  }
});

test('base dates and key names', () => {
  expect(baseDateOption('2014')).toBe(2014);
  for (const text of ['14', '2014.0', '02014', '2015', ' 2014']) {
    expectCode(() => baseDateOption(text), 'STS_BDT_INVALID');
  }
  expect(parseKeyName('012345/2')).toEqual({ supplyGroupCode: '012345', keyRevisionNumber: 2 });
  expectCode(() => parseKeyName('012345/02'), 'STS_KRN_INVALID');
  expectCode(() => parseKeyName('12345/2'), 'STS_SGC_INVALID');
  expectCode(() => parseKeyName('012345/2/01'), 'CLI_USAGE');
});
