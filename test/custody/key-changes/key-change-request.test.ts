import { expect, test } from 'vitest';
import {
  canonicalRequest,
  requireMessageId,
  type KeyChangeOrder,
} from '../../../src/custody/key-changes/key-change-request.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import { expectCode } from '../../support/expect-code.ts';
import { THIRTEEN_DIGIT_PAN, WORKED } from '../../support/worked-key.ts';
import { ADA } from '../custody-rig.ts';

const ORDER: KeyChangeOrder = { meterPAN: WORKED.meterPAN, messageId: 'a' };
const KEY = { supplyGroupCode: parseSupplyGroupCode('201457'), keyRevisionNumber: 1 } as const;

test.each(['a', '~'.repeat(100), '6f1c-2', '1234567890123456789'])('message id %s', (id) => {
  expect(() => {
    requireMessageId(id);
  }).not.toThrow();
});

test.each(['', ' ', 'a b', 'a\n', 'é', 'a'.repeat(101), 'x12345678901234567890'])(
  'message id %j is refused',
  (id) => {
    expectCode(() => {
      requireMessageId(id);
    }, 'KEY_CHANGE_MESSAGE_INVALID');
  },
);

test('whatever decides the answer, or is kept with it, decides the form', () => {
  const acts = [ADA, { ...ADA, ticket: 'T-2' }, { ...ADA, reason: null }];
  const orders: KeyChangeOrder[] = [
    { ...ORDER, meterPAN: THIRTEEN_DIGIT_PAN },
    { ...ORDER, tokenCount: 2 },
    { ...ORDER, agreedByOwners: ['Hill'] },
    { ...ORDER, agreedByOwners: ['Hill', 'Dale'] },
    { ...ORDER, from: { key: KEY } },
    { ...ORDER, from: { key: KEY, tariffIndex: parseTariffIndex('01') } },
    { ...ORDER, from: { key: { vendingKeyId: 'x' } } },
  ];
  const forms = [
    ...acts.map((act) => canonicalRequest(act, ORDER)),
    ...orders.map((order) => canonicalRequest(ADA, order)),
  ];
  expect(new Set(forms).size).toBe(forms.length);
});

test('what does not decide it does not: the id itself, and the order of the owners', () => {
  const form = canonicalRequest(ADA, { ...ORDER, agreedByOwners: ['Hill', 'Dale'] });
  const other = { ...ORDER, messageId: 'b', agreedByOwners: ['Dale', 'Hill'] };
  expect(canonicalRequest(ADA, other)).toBe(form);
});
