/** The name of each test and display token. */
import { expect, test } from 'vitest';
import { parseMeterPAN } from '../../../src/sts/identity/meter-pan.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { describeToken } from '../../../src/sts/token/describe-token.ts';
import { testSubclassOf } from '../../../src/sts/token/test-display-token.ts';
import { testsOf } from '../../../src/sts/token/test-names.ts';

/**
 * leovel/PrepaidTokenServer, MeterTestDisplayService.cs: action, and the token of subclass 0 and of
 * subclass 1. The Landis+Gyr Cashpower Sabre Mk 5 user guide, p. 15, prints 1 to 5 and 7.
 */
const PUBLISHED = [
  [0, /all tests/, '56493153725450313471', '02305843005052951967'],
  [1, /load switch/, '00000000000150997584', '01152921509036054672'],
  [2, /display and other indicators/, '00000000000167774880', '01152921513331042448'],
  [3, /cumulative/, '00000000000201328896', '01152921521920952465'],
  [4, /KRN/, '18446744073843772416', '01152921539100838034'],
  [5, /\(TI\)/, '36893488147553322496', '01152921573460543637'],
  [6, /token reader/, '00000000000671093248', '01152921642180020378'],
  [7, /maximum power limit/, '00000000001207974400', '01152921779618973828'],
  [8, /tamper status/, '00000000002281728512', '01152922054496880824'],
  [9, /power consumption/, '00000000004429208064', '01152922604252694700'],
  [10, /software version/, '00000000008724195840', '01152923703764322536'],
  [11, /phase power unbalance/, '00000000017314105857', '01152925902787577952'],
  [12, /water meter factor/, '00000000034493991426', '01152930300834089776'],
  [13, /tariff rate/, '00000000068853697029', '01152939096927112592'],
  [14, /\(EA\)/, '00000000137573173770', '01152956689113154192'],
  [15, /number of key-change tokens/, '00000000275012127252', '01152991873485249680'],
  [16, /\(SGC\)/, '00000000549890034216', '01153062242229428368'],
  [17, /\(KEN\)/, '00000001099645848124', '01153202979717788816'],
  [18, /\(DRN\)/, '00000002199157475960', '01153484454694514832'],
] as const;

test.each(PUBLISHED)('test %d is %s, in both subclasses', (number, name, two, four) => {
  const tests = [{ number, name: expect.stringMatching(name) as string }];
  for (const [subclass, digits] of [two, four].entries()) {
    const { clear } = describeToken(digits, DEFAULT_OPEN_POINT_POLICY);
    expect(clear).toMatchObject({ subclass, crcValid: true, manufacturerCode: 0, tests });
  }
});

test('several tests in one control field are named in their order', () => {
  const numbers = (subclass: number, control: string) =>
    testsOf(subclass, control)?.map(({ number }) => number);
  expect(numbers(0, '00000001E')).toEqual([2, 3, 4, 5]);
  expect(numbers(1, '0000041')).toEqual([1, 7]);
  expect(numbers(0, '000000000')).toEqual([]);
  // All bits of the narrow field, in the wide one: 28 tests and not "all".
  expect(numbers(0, '00FFFFFFF')).toHaveLength(28);
  expect(testsOf(0, '800000000')).toEqual([{ number: 36, name: 'reserved, no test is defined' }]);
});

test.each([
  ['600727000000000009', 0],
  ['600727111111111153', 0],
  ['000001000000000082', 1],
] as const)('the test tokens of meter %s are of subclass %d', (pan, subclass) => {
  expect(testSubclassOf(parseMeterPAN(pan))).toBe(subclass);
});
