/** Destroying a key: from its end or before its beginning, and when no meter has it. */
import { describe, expect, test } from 'vitest';
import type { DestructionFacts } from '../../../src/keys/rules/destruction-facts.ts';
import { DESTRUCTION_RULES } from '../../../src/keys/rules/destruction-rules.ts';
import { DESTRUCTION_STATE } from '../../../src/keys/rules/destruction-state.ts';
import { requireAll } from '../../../src/keys/rules/rule.ts';
import { VENDING_KEY_STATES, type VendingKeyState } from '../../../src/keys/vending-key-life.ts';
import { expectCode } from '../../support/expect-code.ts';
import { keyWith } from '../../support/vending-keys.ts';

const DESTROYED = keyWith({ life: { state: 'destroyed' }, value: null });

function factsWith(
  state: VendingKeyState,
  changes: Partial<DestructionFacts> = {},
): DestructionFacts {
  const before = keyWith({ life: { state } });
  return { before, after: DESTROYED, everUsed: false, metersPresumed: 0, ...changes };
}

describe('REQ-DESTROY-STATE', () => {
  const NEVER_USED = ['generating', 'pre-active'];
  const ENDED = ['compromised', 'deactivated'];

  test.each(VENDING_KEY_STATES)('%s', (state) => {
    const passes = (everUsed: boolean) =>
      DESTRUCTION_STATE.judge(factsWith(state, { everUsed })).passed;
    expect(passes(false)).toBe([...NEVER_USED, ...ENDED].includes(state));
    expect(passes(true)).toBe(ENDED.includes(state));
  });
});

test('a key that ended and that no meter has', () => {
  expect(requireAll(DESTRUCTION_RULES, factsWith('deactivated', { everUsed: true }))).toHaveLength(
    5,
  );
});

test.each([
  ['REQ-DESTROY-STATE', 'KEY_DESTROY_STATE', factsWith('active')],
  ['REQ-DESTROY-UNHELD', 'KEY_DESTROY_HELD', factsWith('deactivated', { metersPresumed: 1 })],
  [
    'REQ-DESTROY-VALUE',
    'KEY_DESTROY_VALUE',
    factsWith('deactivated', { after: keyWith({ life: { state: 'destroyed' } }) }),
  ],
] as const)('%s refuses with %s', (requirement, code, facts) => {
  const error = expectCode(() => requireAll(DESTRUCTION_RULES, facts), code);
  expect(error.facts).toEqual({ requirement });
});
