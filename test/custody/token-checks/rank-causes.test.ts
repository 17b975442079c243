import { describe, expect, test } from 'vitest';
import type {
  CandidateKey,
  PositionRole,
} from '../../../src/custody/token-checks/candidate-keys.ts';
import { rankCauses } from '../../../src/custody/token-checks/rank-causes.ts';
import type { Hit, TokenFindings } from '../../../src/custody/token-checks/token-findings.ts';
import type { DisplayFacts } from '../../../src/custody/token-checks/token-question.ts';
import type { KeyRevisionNumber } from '../../../src/sts/attributes/key-revision-number.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import type { TokenContent } from '../../../src/sts/token/token-content.ts';
import { parseTokenIdentifier } from '../../../src/sts/token/token-identifier.ts';
import { keyChangeFacts } from '../../support/key-change-facts.ts';
import { keyWith } from '../../support/vending-keys.ts';
import { THIRTEEN_DIGIT_PAN, WORKED } from '../../support/worked-key.ts';

const CREDIT: TokenContent = {
  ...{ kind: 'credit', tokenClass: 0, subclass: 0, service: 'electricity', amountUnits: 10 },
  tokenIdentifier: parseTokenIdentifier(6_779_520),
};
const SECTION: TokenContent = {
  ...{ kind: 'key-change-section', tokenClass: 2, subclass: 4, name: 'second section' },
  header: { keyExpiryHalf: 'low', keyExpiryNibble: 15, tariffIndex: parseTariffIndex('01') },
};

const TEST: TokenContent = {
  ...{ kind: 'test-display', tokenClass: 1, subclass: 0, control: '000000001' },
  manufacturerCode: 0,
};

function candidate(role: PositionRole, revision: KeyRevisionNumber, expiry = 255): CandidateKey {
  const key = keyWith({ id: `key-${revision}`, attributes: { keyRevisionNumber: revision } });
  const position = {
    vendingKeyId: key.id,
    tariffIndex: parseTariffIndex('01'),
    keyExpiryNumber: parseKeyExpiryNumber(expiry),
  };
  return { role, position, key: { entity: key, recordMac: new Uint8Array(32) } };
}

const PRESUMED = candidate('presumed', 1);
const ISSUED = candidate('issued', 2);
const FORMER = candidate('former', 3);
const hit = (key: CandidateKey, token: TokenContent = CREDIT): Hit => ({
  ...key,
  token,
  meterPAN: WORKED.meterPAN,
});

interface Changes extends Partial<Omit<TokenFindings, 'question'>> {
  readonly display?: DisplayFacts;
  readonly purchaseDate?: string;
}

function findings({ display = {}, purchaseDate, ...changes }: Changes = {}): TokenFindings {
  const { meter } = keyChangeFacts();
  return {
    question: {
      ...{ digits: '', meterPAN: WORKED.meterPAN, display, otherMeters: [] },
      purchaseDate: purchaseDate ?? null,
    },
    meter: { ...meter, issued: ISSUED.position, presumed: PRESUMED.position },
    ...{ issues: [], keys: [PRESUMED, ISSUED, FORMER], testToken: null },
    ...{ own: [], others: [], repair: null, unrecorded: null, tries: 3, ...changes },
  };
}

const namesOf = (changes: Changes) => rankCauses(findings(changes)).map(({ name }) => name);

describe('the likeliest cause', () => {
  const TABLE: readonly (readonly [string, Changes, string])[] = [
    ['a token of another meter', { others: [hit(PRESUMED)] }, 'other-meter'],
    ['a token of a key left', { own: [hit(FORMER)] }, 'bought-before-key-change'],
    ['a token of the issued key', { own: [hit(ISSUED)] }, 'credit-before-key-change'],
    [
      'a section under the present key',
      { own: [hit(PRESUMED, SECTION)] },
      'half-entered-key-change',
    ],
    ['a section under a key left', { own: [hit(FORMER, SECTION)] }, 'key-change-entered'],
    ['an expired token', { own: [hit(candidate('presumed', 1, 102))] }, 'expired-key'],
    [
      'a used token, as the display says',
      { own: [hit(PRESUMED)], display: { error: 'used' } },
      'already-used',
    ],
    [
      'an old token on a display with the new revision',
      { own: [hit(PRESUMED)], display: { keyRevisionNumber: 2 } },
      'bought-before-key-change',
    ],
    ['a test token', { testToken: TEST }, 'test-token'],
    [
      'one typing error away',
      { repair: { error: { kind: 'wrong-digit', position: 7 }, chanceOneIn: 4796 } },
      'typing-error',
    ],
    ['a display nobody knows', { display: { keyRevisionNumber: 9 } }, 'other-key-on-meter'],
    ['nothing at all', { purchaseDate: '2026-11-23' }, 'typing-error'],
  ];

  test.each(TABLE)('%s', (_, changes, cause) => {
    expect(namesOf(changes)[0]).toBe(cause);
  });
});

test('TID 103 of 2014 is not expired under KEN 103', () => {
  expect(namesOf({ own: [hit(candidate('presumed', 1, 103))] })).not.toContain('expired-key');
});

test('without a find the unknown cause is among them, with one it is not', () => {
  expect(namesOf({})).toContain('unknown');
  expect(namesOf({ own: [hit(ISSUED)] })).not.toContain('unknown');
});

test('a management token of the intended key waits for its set', () => {
  const intended = candidate('intended', 4);
  expect(namesOf({ own: [hit(intended)] })).toEqual(['credit-before-key-change']);
});

test('a meter of which the new key is proven asks for no second look at the set', () => {
  const meter = { ...keyChangeFacts().meter, issued: null };
  expect(namesOf({ meter, own: [hit(PRESUMED)] })).toEqual(['already-used']);
});

test('a good token that nothing speaks against has an answer too', () => {
  const meter = { ...keyChangeFacts().meter, issued: null };
  const display = { error: 'maker-code' } as const;
  const [cause] = rankCauses(findings({ meter, display, own: [hit(PRESUMED)] }));
  expect(cause).toMatchObject({ name: 'unknown', score: 10 });
});

test('a reserved subclass of credit is a function that no meter is known to have', () => {
  const token: TokenContent = { kind: 'other', tokenClass: 0, subclass: 9 };
  const meter = { ...keyChangeFacts().meter, issued: null };
  expect(namesOf({ meter, own: [hit(PRESUMED, token)] })).toEqual(['function-not-served']);
});

test('a display with the key of the token refutes that the meter is on another key', () => {
  const display = { keyRevisionNumber: 2 } as const;
  expect(namesOf({ own: [hit(ISSUED)], display })).toEqual(['already-used']);
  expect(namesOf({ own: [hit(ISSUED)], display: { error: 'used' } })).toEqual(['already-used']);
});

test('a repair names the place and the odds, and never a digit that would be right', () => {
  const error = { kind: 'exchanged', position: 7 } as const;
  const [cause] = rankCauses(findings({ repair: { error, chanceOneIn: 4796 } }));
  expect(cause.explanation).toContain('digits 7 and 8 seem exchanged');
  expect(cause.explanation).toContain('once in 4796 questions');
});

test('000000 on the display is no group, and 201457 is one', () => {
  const zero = { supplyGroupCode: parseSupplyGroupCode('000000') };
  expect(namesOf({ display: zero })).not.toContain('other-key-on-meter');
  const known = { supplyGroupCode: parseSupplyGroupCode('201457') };
  expect(namesOf({ display: known })).not.toContain('other-key-on-meter');
  const strange = { supplyGroupCode: parseSupplyGroupCode('201458') };
  expect(namesOf({ display: strange })).toContain('other-key-on-meter');
});

test('every cause has words for the customer, and the other meter is named', () => {
  const other = { ...hit(PRESUMED), meterPAN: THIRTEEN_DIGIT_PAN };
  const causes = rankCauses(findings({ others: [other] }));
  expect(causes[0].explanation).toContain(THIRTEEN_DIGIT_PAN);
  for (const { sayToCustomer } of causes) expect(sayToCustomer).toMatch(/^[A-Z].*\.$/);
});
