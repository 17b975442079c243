/** The substitutions of MISTY1 against a second copy of RFC 2994. */
import { expect, test } from 'vitest';
import { MISTY1_S7, MISTY1_S9 } from '../../../src/sts/cipher/misty1-tables.ts';
import { MISTY1_TABLES } from '../../reference/tables.ts';

test.each([
  ['S7', MISTY1_S7, MISTY1_TABLES.S7, 128],
  ['S9', MISTY1_S9, MISTY1_TABLES.S9, 512],
] as const)('%s', (_, table, second, size) => {
  expect([...table]).toEqual(second);
  expect(new Set(table).size).toBe(size);
  expect(Math.max(...table)).toBe(size - 1);
});
