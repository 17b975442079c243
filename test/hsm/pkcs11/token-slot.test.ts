/** Finding a token: exactly one, and a message in which every blank can be seen. */
import { expect, test } from 'vitest';
import type { Cryptoki } from '../../../src/hsm/pkcs11/cryptoki.ts';
import { findToken } from '../../../src/hsm/pkcs11/token-slot.ts';
import { expectCode } from '../../support/expect-code.ts';

/** The two calls that finding a token needs, padded as PKCS#11 pads. */
function moduleWith(...tokens: readonly (readonly [label: string, serial: string])[]): Cryptoki {
  const infos = tokens.map(([label, serial]) => ({
    label: label.padEnd(32),
    serialNumber: serial.padEnd(16),
  }));
  const slots = infos.map((_, index) => Buffer.from([index]));
  return {
    C_GetSlotList: () => slots,
    C_GetTokenInfo: (slot: Buffer) => infos[slot[0] ?? 0],
  } as unknown as Cryptoki;
}

const TWO = moduleWith(['alpha', '0a1'], ['alpha', '0b2'], ['beta', '0c3']);

test('one of two tokens of one label is found by its serial number', () => {
  expect(findToken(TWO, { serial: '0b2' })).toMatchObject({ label: 'alpha', serial: '0b2' });
  expect(findToken(TWO, { label: 'beta' })).toMatchObject({ serial: '0c3' });
  const { message } = expectCode(() => findToken(TWO, { label: 'alpha' }), 'HSM_TOKEN_AMBIGUOUS');
  expect(message).toContain(
    '2 tokens have the label "alpha", with the serial numbers "0a1", "0b2"',
  );
});

test.each([
  [{ label: 'alpha ' }, 'no token has the label "alpha ": found "alpha", "alpha", "beta"'],
  [{ label: 'Beta' }, 'no token has the label "Beta": found "alpha", "alpha", "beta"'],
  [{ serial: ' 0a1' }, 'no token has the serial number " 0a1": found "0a1", "0b2", "0c3"'],
])('%j is no token', (name, told) => {
  const { message } = expectCode(() => findToken(TWO, name), 'HSM_TOKEN_NOT_FOUND');
  expect(message).toBe(told);
});

test('no token at all', () => {
  const found = () => findToken(moduleWith(), { label: 'alpha' });
  expect(expectCode(found, 'HSM_TOKEN_NOT_FOUND').message).toContain('there is no token');
});
