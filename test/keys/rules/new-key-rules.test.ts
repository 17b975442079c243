/** Every rule about a new key: what refuses it, by which code, and its boundaries. */
import { describe, expect, test } from 'vitest';
import { BASE_DATE_BEGUN } from '../../../src/keys/rules/base-date-begun.ts';
import { BASE_DATE_OPEN } from '../../../src/keys/rules/base-date-open.ts';
import { BASE_DATE_ORDER } from '../../../src/keys/rules/base-date-order.ts';
import { KEY_TYPE_3_SETTLED } from '../../../src/keys/rules/key-type-3-settled.ts';
import { KEY_TYPE_OF_GROUP } from '../../../src/keys/rules/key-type-of-group.ts';
import { LIVE_REVISIONS } from '../../../src/keys/rules/live-revisions.ts';
import { NEW_KEY_RULES } from '../../../src/keys/rules/new-key-rules.ts';
import { NEXT_REVISION } from '../../../src/keys/rules/next-revision.ts';
import { judgeAll, requireAll } from '../../../src/keys/rules/rule.ts';
import { TOKEN_CLOCK_OFFSET } from '../../../src/keys/rules/token-clock-offset.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../../../src/sts/attributes/key-revision-number.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { expectCode } from '../../support/expect-code.ts';
import { newKeyFacts, NOW } from '../../support/new-key-facts.ts';
import { after, END_OF_2014, keyWith, minute } from '../../support/vending-keys.ts';

const NOT_GENERATED = ['imported', 'external'] as const;
const KEN_0 = parseKeyExpiryNumber(0);

test('a key that nothing speaks against passes every rule', () => {
  expect(requireAll(NEW_KEY_RULES, newKeyFacts()).every(({ passed }) => passed)).toBe(true);
});

test.each([
  ['REQ-CLOCK-OFFSET', 'KEY_CLOCK_OFFSET', { key: keyWith({ tokenClockOffsetMinutes: 841 }) }],
  ['REQ-TRIAL-STORE', 'KEY_TRIAL_STORE_ONLY', { key: keyWith({ trial: true }) }],
  ['REQ-VALUE-CLEAR', 'KEY_CLEAR_VALUE', { clearValue: true }],
  ['REQ-KT-GROUP', 'KEY_TYPE_NOT_OF_GROUP', { supplyGroupKind: 'default' }],
  [
    'REQ-KT-3-SETTLED',
    'STS_KT_COMMON_REFUSED',
    { supplyGroupKind: 'common', key: keyWith({ attributes: { keyType: 3 } }) },
  ],
  [
    'REQ-DKGA-NEW',
    'SM_GENERATE_DKGA02',
    { key: keyWith({ attributes: { decoderKeyGenerationAlgorithm: 'DKGA02' } }) },
  ],
  ['REQ-KRN-COUNT', 'KEY_REVISIONS_FULL', { liveRevisions: 9 }],
  ['REQ-KRN-NEXT', 'KEY_REVISION_NOT_NEXT', { previousRevision: 1 }],
  ['REQ-KRN-FREE', 'KEY_REVISION_TAKEN', { nameInUse: true }],
  ['REQ-KRN-UNHELD', 'KEY_REVISION_HELD', { metersHoldingName: 1 }],
  [
    'REQ-BDT-BEGUN',
    'KEY_BASE_DATE_NOT_BEGUN',
    { key: keyWith({ attributes: { baseDate: 2035 } }) },
  ],
  ['REQ-BDT-OPEN', 'KEY_BASE_DATE_ENDED', { key: keyWith({ attributes: { baseDate: 1993 } }) }],
  ['REQ-BDT-ORDER', 'KEY_BASE_DATE_EARLIER', { currentBaseDate: 2035 }],
  [
    'REQ-KEN-FUTURE',
    'KEY_CREDIT_IN_PAST',
    { key: keyWith({ attributes: { keyExpiryNumber: KEN_0 } }) },
  ],
  [
    'REQ-KEN-AFTER-ACT',
    'KEY_CREDIT_BEFORE_START',
    { key: keyWith({ life: { activeFrom: minute(END_OF_2014) } }) },
  ],
  [
    'REQ-ACT-BEFORE-IUT',
    'KEY_START_AFTER_END',
    {
      key: keyWith({
        life: { activeFrom: minute('2030-01-01T00:00Z'), issuedUntil: minute('2029-01-01T00:00Z') },
      }),
    },
  ],
  ['REQ-IUT-FUTURE', 'KEY_END_IN_PAST', { key: keyWith({ life: { issuedUntil: NOW } }) }],
  ['REQ-VALUE-OWN', 'KEY_VALUE_KNOWN', { valueKnown: true }],
  ['REQ-VALUE-SECRET', 'KEY_VALUE_PUBLISHED', { valuePublished: true }],
] as const)('%s refuses with %s', (requirement, code, changes) => {
  const facts = newKeyFacts(changes);
  const error = expectCode(() => requireAll(NEW_KEY_RULES, facts), code);
  expect(error.facts).toEqual({ requirement });
});

test('a clock of which nothing follows fails rules that count on it, and hides none', () => {
  const facts = newKeyFacts({ key: keyWith({ tokenClockOffsetMinutes: 0.5 }) });
  const outcomes = judgeAll(NEW_KEY_RULES, facts);
  expect(outcomes).toHaveLength(NEW_KEY_RULES.length);
  expect(outcomes.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual([
    ...['REQ-CLOCK-OFFSET', 'REQ-BDT-BEGUN', 'REQ-BDT-OPEN'],
    ...['REQ-KEN-FUTURE', 'REQ-KEN-AFTER-ACT'],
  ]);
  expectCode(() => requireAll(NEW_KEY_RULES, facts), 'KEY_CLOCK_OFFSET');
});

describe('KRN', () => {
  const passesNext = (
    previous: number | null,
    wanted: number,
    origin: 'generated' | (typeof NOT_GENERATED)[number],
  ) =>
    NEXT_REVISION.judge({
      key: keyWith({ origin, attributes: { keyRevisionNumber: parseKeyRevisionNumber(wanted) } }),
      previousRevision: previous === null ? null : parseKeyRevisionNumber(previous),
    }).passed;

  test.each([
    [null, 1],
    [1, 2],
    [8, 9],
    [9, 1],
  ])('after %s comes %i, and no other', (previous, next) => {
    const taken = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((n) => passesNext(previous, n, 'generated'));
    expect(taken).toEqual([next]);
  });

  test.each(NOT_GENERATED)('an %s key brings its own', (origin) => {
    expect(passesNext(1, 7, origin)).toBe(true);
    const key = keyWith({ origin, attributes: { keyRevisionNumber: 7 } });
    expect(requireAll(NEW_KEY_RULES, newKeyFacts({ key, previousRevision: 1 }))).toBeDefined();
    const taken = newKeyFacts({ key, nameInUse: true });
    expectCode(() => requireAll(NEW_KEY_RULES, taken), 'KEY_REVISION_TAKEN');
  });

  test('the ninth key is made, the tenth is not', () => {
    expect(LIVE_REVISIONS.judge({ liveRevisions: 8 }).passed).toBe(true);
    expect(LIVE_REVISIONS.judge({ liveRevisions: 9 }).passed).toBe(false);
  });
});

describe('base date', () => {
  const key = (baseDate: 1993 | 2014 | 2035, offset = 0) =>
    keyWith({ attributes: { baseDate }, tokenClockOffsetMinutes: offset });

  test.each([
    ['2034-12-31T23:59Z', 0, false],
    ['2035-01-01T00:00Z', 0, true],
    // Its own clock is two hours ahead, and reads midnight then.
    ['2034-12-31T21:59Z', 120, false],
    ['2034-12-31T22:00Z', 120, true],
  ])('2035 at %s with an offset of %i minutes: %s', (now, offset, passed) => {
    const facts = newKeyFacts({ key: key(2035, offset), now: minute(now) });
    expect(BASE_DATE_BEGUN.judge(facts).passed).toBe(passed);
    expect(BASE_DATE_BEGUN.judge({ ...facts, trialStore: true }).passed).toBe(passed);
    expect(BASE_DATE_BEGUN.judge({ ...facts, clearValue: true }).passed).toBe(passed);
    expect(BASE_DATE_BEGUN.judge({ ...facts, trialStore: true, clearValue: true }).passed).toBe(
      true,
    );
  });

  test.each([
    [1993, '2024-11-24T20:15Z'],
    [2014, END_OF_2014],
  ] as const)('%i is open until %s', (baseDate, end) => {
    const judge = (now: typeof NOW) => BASE_DATE_OPEN.judge({ key: key(baseDate), now }).passed;
    expect([judge(minute(end)), judge(after(end))]).toEqual([true, false]);
  });

  test.each(NOT_GENERATED)('an %s key may be of one that has ended, and come in late', (origin) => {
    const legacy = keyWith({
      origin,
      attributes: { baseDate: 1993, decoderKeyGenerationAlgorithm: 'DKGA02' },
      life: { activeFrom: minute('2026-01-01T00:00Z'), issuedUntil: minute('2026-02-01T00:00Z') },
    });
    const facts = newKeyFacts({ key: legacy, currentBaseDate: 2014 });
    expect(requireAll(NEW_KEY_RULES, facts)).toBeDefined();
  });

  test.each([
    [null, 1993, true],
    [2014, 1993, false],
    [2014, 2014, true],
    [2014, 2035, true],
  ] as const)('after %s, %i: %s', (currentBaseDate, baseDate, passed) => {
    expect(BASE_DATE_ORDER.judge({ key: key(baseDate), currentBaseDate }).passed).toBe(passed);
  });
});

describe('KeyType', () => {
  test.each([
    ['default', 1],
    ['unique', 2],
    ['common', 3],
  ] as const)('a %s group has %i, and no other', (supplyGroupKind, wanted) => {
    const passed = ([1, 2, 3] as const).filter((keyType) => {
      const key = keyWith({ attributes: { keyType } });
      return KEY_TYPE_OF_GROUP.judge({ key, supplyGroupKind }).passed;
    });
    expect(passed).toEqual([wanted]);
  });

  test.each([
    ['common', false, 'refuse', false],
    ['common', true, 'refuse', true],
    ['common', false, 'zeroed-iain', true],
    ['unique', false, 'refuse', true],
  ] as const)('kind %s, trial %s, D5 %s: %s', (supplyGroupKind, trial, d5KeyType3, passed) => {
    const policy = { ...DEFAULT_OPEN_POINT_POLICY, d5KeyType3 };
    const judged = KEY_TYPE_3_SETTLED.judge({ key: keyWith({ trial }), policy, supplyGroupKind });
    expect(judged.passed).toBe(passed);
  });
});

describe('a TRIAL store', () => {
  test('takes what no other takes', () => {
    const facts = newKeyFacts({
      ...{ trialStore: true, clearValue: true, valueKnown: true, valuePublished: true },
      key: keyWith({ trial: true, origin: 'imported' }),
    });
    expect(requireAll(NEW_KEY_RULES, facts)).toBeDefined();
  });
});

test.each([
  [-721, false],
  [-720, true],
  [0, true],
  [0.5, false],
  [840, true],
  [841, false],
  [Number.NaN, false],
])('a token clock %d minutes from UTC: %s', (tokenClockOffsetMinutes, passed) => {
  expect(TOKEN_CLOCK_OFFSET.judge({ key: keyWith({ tokenClockOffsetMinutes }) }).passed).toBe(
    passed,
  );
});
