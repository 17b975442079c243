/** Every rule about a key change: what refuses it, by which code, and its boundaries. */
import { describe, expect, test } from 'vitest';
import { KEY_TYPE_3_SETTLED } from '../../../src/keys/rules/key-type-3-settled.ts';
import { judgeAll, requireAll } from '../../../src/keys/rules/rule.ts';
import { USE_KEY_TYPE_3 } from '../../../src/keys/rules/use-key-type-3.ts';
import { BASE_DATE_FORWARD } from '../../../src/rollover/rules/base-date-forward.ts';
import { CIPHER_OF_ALGORITHM } from '../../../src/rollover/rules/cipher-of-algorithm.ts';
import { KEY_CHANGE_RULES } from '../../../src/rollover/rules/key-change-rules.ts';
import { KEY_TYPE_CHANGE } from '../../../src/rollover/rules/key-type-change.ts';
import { ONE_ALGORITHM } from '../../../src/rollover/rules/one-algorithm.ts';
import { RETURN_WITH_REASON } from '../../../src/rollover/rules/return-with-reason.ts';
import { TOKEN_COUNT } from '../../../src/rollover/rules/token-count.ts';
import { METER_STATUSES } from '../../../src/rollover/meter.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import { requireCombination } from '../../../src/sts/derivation/derive-decoder-key.ts';
import { requireKeyType3Allowed } from '../../../src/sts/derivation/pan-block.ts';
import { DEFAULT_OPEN_POINT_POLICY as POLICY } from '../../../src/sts/open-points.ts';
import { requireTokenCount } from '../../../src/sts/token/key-change-attributes.ts';
import {
  requireKeyTypeChange,
  requireSameAlgorithm,
} from '../../../src/sts/token/key-change-permission.ts';
import { deriveRollOver } from '../../../src/sts/token/roll-over.ts';
import { codeOf, expectCode } from '../../support/expect-code.ts';
import { keyChangeFacts, NEW_SIDE, OLD_SIDE, sideWith } from '../../support/key-change-facts.ts';
import { MIXED_POLICY } from '../../support/security-modules.ts';
import { END_OF_2014, keyWith, minute } from '../../support/vending-keys.ts';

type Facts = ReturnType<typeof keyChangeFacts>;
const fateOf = (facts: Facts) => codeOf(() => requireAll(KEY_CHANGE_RULES, facts));

const TI_02 = parseTariffIndex('02');
const KEN_200 = parseKeyExpiryNumber(200);
const SGC = parseSupplyGroupCode('654321');
const DKGA02 = { decoderKeyGenerationAlgorithm: 'DKGA02' } as const;
const OLD_DKGA02 = sideWith(keyWith({ attributes: DKGA02 }));
const NEW_DKGA02 = sideWith(keyWith({ id: 'key-2', attributes: DKGA02 }));
const ELSEWHERE = keyWith({ id: 'key-2', attributes: { supplyGroupCode: SGC } });

test('a change that nothing speaks against passes every rule', () => {
  const outcomes = requireAll(KEY_CHANGE_RULES, keyChangeFacts());
  expect(outcomes).toHaveLength(KEY_CHANGE_RULES.length);
  expect(outcomes.every(({ passed }) => passed)).toBe(true);
});

test.each([
  ['REQ-KC-METER', 'METER_SCRAPPED', keyChangeFacts({ meter: { status: 'scrapped' } })],
  ['REQ-KC-SOMETHING', 'KEY_CHANGE_NOTHING', keyChangeFacts({ to: OLD_SIDE })],
  [
    'REQ-KC-INTENDED',
    'KEY_CHANGE_NOT_INTENDED',
    keyChangeFacts({ meter: { intended: OLD_SIDE.position } }),
  ],
  [
    'REQ-KC-KEN',
    'KEY_CHANGE_EXPIRY_NUMBER',
    keyChangeFacts({
      to: { ...NEW_SIDE, position: { ...NEW_SIDE.position, keyExpiryNumber: KEN_200 } },
    }),
  ],
  [
    'REQ-KC-EA',
    'STS_KEY_COMBINATION',
    keyChangeFacts({
      ...{ from: OLD_DKGA02, tokenCount: 4, policy: MIXED_POLICY },
      meter: { encryptionAlgorithm: 'EA11' },
    }),
  ],
  ['REQ-KC-TOKENS', 'STS_KCT_TOKEN_COUNT', keyChangeFacts({ tokenCount: 3 })],
  [
    'REQ-KC-KT',
    'STS_KCT_KEY_TYPE',
    keyChangeFacts({ to: sideWith(keyWith({ id: 'key-2', attributes: { keyType: 1 } })) }),
  ],
  [
    'REQ-KC-CLUSTER',
    'KEY_CHANGE_CLUSTER',
    keyChangeFacts({ to: sideWith(ELSEWHERE, { cluster: 1 }) }),
  ],
  ['REQ-KC-DKGA', 'STS_KCT_MIXED_DKGA', keyChangeFacts({ from: OLD_DKGA02 })],
  [
    'REQ-KC-BDT',
    'STS_KCT_BASE_DATE',
    keyChangeFacts({
      now: minute('2040-01-01T00:00Z'),
      from: sideWith(keyWith({ attributes: { baseDate: 2035 } })),
    }),
  ],
  ['REQ-KC-RETURN', 'KEY_CHANGE_RETURN', keyChangeFacts({ heldBefore: true })],
  [
    'REQ-KC-OWNERS',
    'KEY_CHANGE_OWNERS',
    keyChangeFacts({ to: sideWith(ELSEWHERE, { ownerId: 'owner-2' }) }),
  ],
] as const)('%s refuses with %s', (requirement, code, facts) => {
  const error = expectCode(() => requireAll(KEY_CHANGE_RULES, facts), code);
  expect(error.facts).toEqual({ requirement });
});

test.each([
  [
    KEY_TYPE_CHANGE,
    () => {
      requireKeyTypeChange(2, 1, POLICY);
    },
  ],
  [
    ONE_ALGORITHM,
    () => {
      requireSameAlgorithm('DKGA02', 'DKGA04', POLICY);
    },
  ],
  [
    CIPHER_OF_ALGORITHM,
    () => {
      requireCombination('DKGA02', { encryptionAlgorithm: 'EA11' });
    },
  ],
  [BASE_DATE_FORWARD, () => deriveRollOver(2014, 1993)],
  [TOKEN_COUNT, () => requireTokenCount('EA11', 2)],
  [
    KEY_TYPE_3_SETTLED,
    () => {
      requireKeyType3Allowed(POLICY);
    },
  ],
  [
    USE_KEY_TYPE_3,
    () => {
      requireKeyType3Allowed(POLICY);
    },
  ],
])('$id has the code of the check that it makes', ({ code }, check) => {
  expect(codeOf(check)).toBe(code);
});

describe('only what is intended', () => {
  test.each([{ vendingKeyId: 'key-3' }, { tariffIndex: TI_02 }, { keyExpiryNumber: KEN_200 }])(
    '%j',
    (changes) => {
      const intended = { ...NEW_SIDE.position, ...changes };
      expect(fateOf(keyChangeFacts({ meter: { intended } }))).toBe('KEY_CHANGE_NOT_INTENDED');
    },
  );
});

describe('something changes', () => {
  test('a tariff index alone is enough', () => {
    const to = { ...OLD_SIDE, position: { ...OLD_SIDE.position, tariffIndex: TI_02 } };
    expect(fateOf(keyChangeFacts({ to }))).toBe('accepted');
  });

  test('a KeyExpiryNumber alone is enough', () => {
    const to = sideWith(keyWith({ attributes: { keyExpiryNumber: KEN_200 } }));
    expect(fateOf(keyChangeFacts({ to }))).toBe('accepted');
  });
});

describe('both keys may be used', () => {
  const ends = { life: { issuedUntil: minute('2046-05-31T23:59Z') } };
  const old = sideWith(keyWith(ends));
  const to = sideWith(keyWith({ id: 'key-2', attributes: { baseDate: 2035 } }));

  test.each([
    ['2045-11-24T20:16Z', 'accepted'],
    ['2046-05-31T23:59Z', 'accepted'],
    ['2046-06-01T00:00Z', 'KEY_ISSUED_UNTIL_PASSED'],
  ])('at %s a key whose credit is over is the old one: %s', (now, fate) => {
    expect(fateOf(keyChangeFacts({ now: minute(now), from: old, to }))).toBe(fate);
  });

  test.each([
    [END_OF_2014, 'accepted'],
    ['2045-11-24T20:16Z', 'STS_KCT_KEY_EXPIRED'],
  ])('at %s the new key of base date 2014: %s', (now, fate) => {
    expect(fateOf(keyChangeFacts({ now: minute(now) }))).toBe(fate);
  });

  test('the policy about compromised old keys is heard', () => {
    const from = sideWith(keyWith({ life: { state: 'compromised' } }));
    expect(fateOf(keyChangeFacts({ from }))).toBe('accepted');
    expect(fateOf(keyChangeFacts({ from, compromisedOldKey: 'refuse' }))).toBe('KEY_COMPROMISED');
  });

  test('the list says of which key', () => {
    const suspended = sideWith(keyWith({ id: 'key-2', life: { state: 'suspended' } }));
    const refused = judgeAll(KEY_CHANGE_RULES, keyChangeFacts({ to: suspended })).filter(
      ({ passed }) => !passed,
    );
    expect(refused.map(({ id, title, finding }) => [id, title, finding])).toEqual([
      [
        'REQ-USE-STATE',
        'New key: The state of the key permits the purpose',
        'New key: the key is suspended, which permits nothing',
      ],
    ]);
  });
});

describe('algorithms', () => {
  test('DKGA02 to DKGA04 under the policy that mixes', () => {
    expect(fateOf(keyChangeFacts({ from: OLD_DKGA02, policy: MIXED_POLICY }))).toBe('accepted');
  });

  test('the new key too has to serve the cipher', () => {
    const facts = keyChangeFacts({
      ...{ to: NEW_DKGA02, tokenCount: 4, policy: MIXED_POLICY },
      meter: { encryptionAlgorithm: 'EA11' },
    });
    expect(fateOf(facts)).toBe('STS_KEY_COMBINATION');
  });

  test('DKGA02 serves EA07', () => {
    expect(fateOf(keyChangeFacts({ from: OLD_DKGA02, to: NEW_DKGA02 }))).toBe('accepted');
  });
});

describe('the number of tokens', () => {
  test.each([
    ['EA07', null, [2]],
    ['EA07', false, [2]],
    ['EA07', true, [2, 3]],
    ['EA11', null, [4]],
    ['EA11', true, [4]],
  ] as const)('%s, takes a third: %s', (encryptionAlgorithm, takesThirdToken, taken) => {
    const { meter } = keyChangeFacts({ meter: { encryptionAlgorithm, takesThirdToken } });
    const counts = [1, 2, 3, 4, 5];
    const passed = counts.filter((tokenCount) => TOKEN_COUNT.judge({ meter, tokenCount }).passed);
    expect(passed).toEqual(taken);
  });

  test('says what is not known', () => {
    const judged = TOKEN_COUNT.judge(keyChangeFacts({ tokenCount: 3 }));
    expect(judged).toMatchObject({ finding: expect.stringContaining('not known') as string });
    const known = TOKEN_COUNT.judge(
      keyChangeFacts({ tokenCount: 3, meter: { takesThirdToken: false } }),
    );
    expect(known).toMatchObject({ finding: expect.stringContaining('takes fewer') as string });
  });
});

describe('back to a key that the meter had', () => {
  test.each([
    [null, false],
    ['', false],
    [' \t', false],
    ['wrong group', true],
  ])('on one base date, with the reason %j: %s', (reason, passed) => {
    expect(RETURN_WITH_REASON.judge(keyChangeFacts({ heldBefore: true, reason })).passed).toBe(
      passed,
    );
  });

  test('a later base date empties the memory, so nothing is asked', () => {
    const to = sideWith(keyWith({ id: 'key-2', attributes: { baseDate: 2035 } }));
    expect(RETURN_WITH_REASON.judge(keyChangeFacts({ heldBefore: true, to })).passed).toBe(true);
  });
});

test('owners that agree, or one owner of both groups', () => {
  const to = sideWith(ELSEWHERE, { ownerId: 'owner-2' });
  expect(fateOf(keyChangeFacts({ to, ownersAgree: true }))).toBe('accepted');
  expect(fateOf(keyChangeFacts({ to: sideWith(ELSEWHERE) }))).toBe('accepted');
});

test.each(METER_STATUSES)('a meter that is %s', (status) => {
  const expected = status === 'scrapped' ? 'METER_SCRAPPED' : 'accepted';
  expect(fateOf(keyChangeFacts({ meter: { status } }))).toBe(expected);
});
