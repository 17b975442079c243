/**
 * The tests and displays that the control field of a class 1 token selects, one bit for each.
 * IEC 62055-41:2018 6.3.8, Table 27, as a public client of a security module lists it; maker's
 * manuals agree for 1 to 5 and 7. docs/standard.md section 5.3 names both sources.
 *
 * @module
 */
import { testDisplayLayout } from './test-display-token.ts';

/** A test or display by its number; number n is bit n - 1 of the control field. */
export interface NamedTest {
  readonly number: number;
  readonly name: string;
}

const TEST_NAMES = [
  'test of the load switch: the supply may be interrupted',
  'test of the display and other indicators',
  'display of the cumulative (total) usage registers',
  'display of the key revision number (KRN) and key type (KT)',
  'display of the tariff index (TI)',
  'test of the token reader or keypad',
  'display of the maximum power limit',
  'display of the tamper status',
  'display of the present power consumption',
  'display of the software version',
  'display of the phase power unbalance limit',
  'display of the water meter factor (reserved)',
  'display of the tariff rate (reserved)',
  'display of the encryption algorithm (EA)',
  'display of the number of key-change tokens that the meter supports',
  'display of the supply group code (SGC)',
  'display of the key expiry number (KEN)',
  'display of the decoder reference number (DRN)',
] as const;

/** All bits: tests 2 to 5, and whichever others the maker chose. */
const ALL_TESTS: NamedTest = {
  number: 0,
  name:
    'all tests: display, registers, key revision, tariff index, and others that the ' +
    'maker chose',
};

/**
 * The tests that a control field selects.
 *
 * @param control - 9 or 7 hex digits, as its subclass has
 * @returns null for a subclass of a maker's own, whose bits have no public meaning
 */
export function testsOf(subclass: number, control: string): readonly NamedTest[] | null {
  if (subclass > 1) return null;
  const { controlBits } = testDisplayLayout(subclass);
  const field = BigInt(`0x${control}`);
  if (field === (1n << BigInt(controlBits)) - 1n) return [ALL_TESTS];
  const numbers = Array.from({ length: controlBits }, (_, bit) => bit + 1);
  return numbers
    .filter((number) => (field >> BigInt(number - 1)) % 2n === 1n)
    .map((number) => ({ number, name: TEST_NAMES[number - 1] ?? 'reserved, no test is defined' }));
}
