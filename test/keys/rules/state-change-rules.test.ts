/** Changing the state of a key: the table decides every pair, and the key stays the same. */
import { describe, expect, test } from 'vitest';
import { NEXT_STATE } from '../../../src/keys/rules/next-state.ts';
import { requireAll } from '../../../src/keys/rules/rule.ts';
import { requireSameIdentity } from '../../../src/keys/rules/same-identity.ts';
import { STATE_CHANGE_RULES } from '../../../src/keys/rules/state-change-rules.ts';
import { mayFollow, VENDING_KEY_STATES } from '../../../src/keys/vending-key-life.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { expectCode } from '../../support/expect-code.ts';
import { keyWith, minute } from '../../support/vending-keys.ts';

const KEY = keyWith();
const VALUE = KEY.value!;
const inState = (state: (typeof VENDING_KEY_STATES)[number]) => keyWith({ life: { state } });

describe('REQ-STATE-NEXT', () => {
  const PAIRS = VENDING_KEY_STATES.flatMap((from) =>
    VENDING_KEY_STATES.map((to) => [from, to] as const),
  );

  test.each(PAIRS)('%s to %s as in the table', (from, to) => {
    const { passed } = NEXT_STATE.judge({ before: inState(from), after: inState(to) });
    expect(passed).toBe(mayFollow(from, to));
  });

  test('refuses with KEY_STATE_CHANGE and names what may follow', () => {
    const facts = { before: inState('compromised'), after: inState('active') };
    const error = expectCode(() => requireAll(STATE_CHANGE_RULES, facts), 'KEY_STATE_CHANGE');
    expect(error.facts).toEqual({ requirement: 'REQ-STATE-NEXT' });
    expect(NEXT_STATE.judge(facts)).toMatchObject({ toPass: 'It may be followed by destroyed.' });
    const gone = { before: inState('destroyed'), after: inState('active') };
    expect(NEXT_STATE.judge(gone)).toMatchObject({ toPass: 'Nothing follows: make a new key.' });
  });
});

describe('REQ-KEY-SAME', () => {
  test.each([
    ['id', keyWith({ id: 'key-2' })],
    [
      'supplyGroupCode',
      keyWith({ attributes: { supplyGroupCode: parseSupplyGroupCode('1'.repeat(6)) } }),
    ],
    ['keyRevisionNumber', keyWith({ attributes: { keyRevisionNumber: 2 } })],
    ['keyType', keyWith({ attributes: { keyType: 1 } })],
    ['baseDate', keyWith({ attributes: { baseDate: 2035 } })],
    [
      'decoderKeyGenerationAlgorithm',
      keyWith({ attributes: { decoderKeyGenerationAlgorithm: 'DKGA02' } }),
    ],
    ['origin', keyWith({ origin: 'imported' })],
    ['trial', keyWith({ trial: true })],
    ['tokenClockOffsetMinutes', keyWith({ tokenClockOffsetMinutes: 60 })],
    ['value', keyWith({ value: { ...VALUE, fingerprint: 'f2' } })],
    ['value', keyWith({ value: { ...VALUE, keyCheckValue: 'hmac-sha256:000000' } })],
    ['value', keyWith({ value: null })],
  ] as const)('%s does not change', (name, after) => {
    const error = expectCode(() => {
      requireSameIdentity(KEY, after);
    }, 'KEY_IDENTITY_CHANGED');
    expect(error.message).toBe(`REQ-KEY-SAME: key 201457/1 would change: ${name}`);
  });

  test('the value comes with the end of generating, and goes with destruction', () => {
    const announced = keyWith({ life: { state: 'generating' }, value: null });
    const made = keyWith({ life: { state: 'pre-active' } });
    const gone = keyWith({ life: { state: 'destroyed' }, value: null });
    expect(() => {
      requireSameIdentity(announced, made);
      requireSameIdentity(made, gone);
      requireSameIdentity(announced, gone);
    }).not.toThrow();
    expectCode(() => {
      requireSameIdentity(gone, made);
    }, 'KEY_IDENTITY_CHANGED');
  });

  test('whatever else changes', () => {
    const changed = keyWith({
      version: 2,
      attributes: { keyExpiryNumber: parseKeyExpiryNumber(200) },
      life: { state: 'suspended', issuedUntil: minute('2040-01-01T00:00Z'), unitLimit: 5 },
      value: { ...VALUE, wrapped: new Uint8Array([2]), storageKeyNumber: 2 },
      reportedKeyCheckValue: 'cmac-aes:010203',
    });
    expect(requireAll(STATE_CHANGE_RULES, { before: KEY, after: changed })).toHaveLength(2);
  });
});
