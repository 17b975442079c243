import { expect, test } from 'vitest';
import {
  requireQuestion,
  type TokenQuestion,
} from '../../../src/custody/token-checks/token-question.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCode } from '../../support/expect-code.ts';
import { THIRTEEN_DIGIT_PAN, WORKED } from '../../support/worked-key.ts';

const TOKEN = '12345678901234567890';
const QUESTION: TokenQuestion = {
  digits: TOKEN,
  meterPAN: WORKED.meterPAN,
  display: {},
  purchaseDate: null,
  otherMeters: [],
};

const NOW = parseUtcMinute('2026-11-23T10:00Z');

test('blanks and hyphens are passed over', () => {
  const digits = '1234 5678-9012 3456 7890';
  expect(requireQuestion({ ...QUESTION, digits, purchaseDate: '2026-11-23' }, NOW)).toBe(TOKEN);
});

const REFUSED: readonly (readonly [string, Partial<TokenQuestion>])[] = [
  ['19 digits', { digits: TOKEN.slice(1) }],
  ['a letter', { digits: `${TOKEN.slice(1)}O` }],
  ['a day that does not exist', { purchaseDate: '2026-02-30' }],
  ['a day of another form', { purchaseDate: '23.11.2026' }],
  ['a day to come', { purchaseDate: '2026-11-25' }],
  ['a meter named twice', { otherMeters: [WORKED.meterPAN] }],
  ['six other meters', { otherMeters: new Array(6).fill(THIRTEEN_DIGIT_PAN) as never }],
];

test.each(REFUSED)('%s is refused, without a digit in the message', (_, changes) => {
  const error = expectCode(
    () => requireQuestion({ ...QUESTION, ...changes }, NOW),
    'TOKEN_CHECK_REQUEST',
  );
  expect(error.message).not.toMatch(/[0-9]{5}/);
});
