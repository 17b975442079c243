/** Lists of rules: everything is shown, the first that does not hold refuses. */
import { describe, expect, test } from 'vitest';
import {
  failed,
  judgeAll,
  PASSED,
  requireAll,
  ruleAbout,
  verdictOf,
  type Rule,
} from '../../../src/keys/rules/rule.ts';
import { parseKeyRevisionNumber } from '../../../src/sts/attributes/key-revision-number.ts';
import { expectCode } from '../../support/expect-code.ts';

const above = (id: string, limit: number, code: Rule<number>['code']): Rule<number> => ({
  id: `REQ-${id}`,
  title: `More than ${limit}`,
  citation: 'none',
  code,
  judge: (number) => (number > limit ? PASSED : failed(`it is ${number}`, `Raise it.`)),
});
const RULES = [above('ONE', 1, 'KEY_STATE_CHANGE'), above('TWO', 2, 'KEY_DESTROY_STATE')];
const OUTCOME = { passed: true, citation: 'none', finding: null, toPass: null };
const shownOne = { ...OUTCOME, id: 'REQ-ONE', title: 'More than 1' };
const shownTwo = { ...OUTCOME, id: 'REQ-TWO', title: 'More than 2' };

describe('all rules are shown, in their order', () => {
  test('those that passed and those that did not', () => {
    const refused = { ...shownTwo, passed: false, finding: 'it is 2', toPass: 'Raise it.' };
    expect(judgeAll(RULES, 2)).toEqual([shownOne, refused]);
  });

  test('when all passed, for the event too', () => {
    expect(judgeAll(RULES, 3)).toEqual([shownOne, shownTwo]);
    expect(requireAll(RULES, 3)).toEqual([shownOne, shownTwo]);
  });
});

describe('the first rule that does not hold refuses', () => {
  test.each([
    [1, 'KEY_STATE_CHANGE', 'REQ-ONE'],
    [2, 'KEY_DESTROY_STATE', 'REQ-TWO'],
  ] as const)('%i: %s', (number, code, requirement) => {
    const error = expectCode(() => requireAll(RULES, number), code);
    expect(error.message).toBe(`${requirement}: it is ${number}`);
    expect(error.facts).toEqual({ requirement });
  });
});

describe('a check that throws', () => {
  const parsing = (value: number) =>
    verdictOf(() => {
      parseKeyRevisionNumber(value);
    });
  const refusal = {
    finding: 'KeyRevisionNumber: 1 to 9 wanted, got 10',
    toPass: 'Give one digit from 1 to 9.',
  };

  test('gives its message and the remedy of its code', () => {
    expect(parsing(9)).toEqual({ passed: true });
    expect(parsing(10)).toEqual({ passed: false, ...refusal });
  });

  test('within a rule fails that rule, and the others are shown all the same', () => {
    const rule: Rule<number> = {
      ...above('PARSED', 0, 'KEY_REVISION_TAKEN'),
      judge: (value) => (parseKeyRevisionNumber(value) > 0 ? PASSED : failed('', '')),
    };
    const [first, second] = judgeAll([rule, above('ONE', 1, 'KEY_STATE_CHANGE')], 10);
    expect(first).toMatchObject({ id: 'REQ-PARSED', passed: false, ...refusal });
    expect(second).toMatchObject({ id: 'REQ-ONE', passed: true });
    expectCode(() => requireAll([rule], 10), 'KEY_REVISION_TAKEN');
  });

  test('is no finding when it is a defect', () => {
    const defect = () => {
      throw new TypeError('a defect');
    };
    expect(() => verdictOf(defect)).toThrow(TypeError);
    const rule = { ...above('DEFECT', 0, 'KEY_REVISION_TAKEN'), judge: defect };
    expect(() => judgeAll([rule], 1)).toThrow(TypeError);
    expect(() => requireAll([rule], 1)).toThrow(TypeError);
  });
});

test('a rule is asked of a part of other facts, under its own id', () => {
  const rule = ruleAbout(above('ONE', 1, 'KEY_STATE_CHANGE'), (text: string) => text.length);
  expect(judgeAll([rule], 'ab')).toEqual([shownOne]);
  expect(rule.judge('a')).toEqual(failed('it is 1', 'Raise it.'));
});
