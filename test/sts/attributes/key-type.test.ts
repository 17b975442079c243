/** KeyType: four numbers and their names. */
import { expect, test } from 'vitest';
import * as keyTypes from '../../../src/sts/attributes/key-type.ts';
import { expectCode } from '../../support/expect-code.ts';

test.each([
  [0, 'DITK', keyTypes.KEY_TYPE_INITIALISATION],
  [1, 'DDTK', keyTypes.KEY_TYPE_DEFAULT],
  [2, 'DUTK', keyTypes.KEY_TYPE_UNIQUE],
  [3, 'DCTK', keyTypes.KEY_TYPE_COMMON],
])('%d is %s', (number, name, constant) => {
  expect(keyTypes.parseKeyType(number)).toBe(constant);
  expect(constant).toBe(number);
  expect(keyTypes.formatKeyType(constant)).toBe(name);
});

test.each([-1, 4, 0.5, 2.0001, NaN, Infinity])('%d is refused', (value) => {
  const { message } = expectCode(() => keyTypes.parseKeyType(value), 'STS_KT_INVALID');
  expect(message).toBe(`KeyType: 0 to 3 wanted, got ${value}`);
});
