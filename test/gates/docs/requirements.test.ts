/** The gate of requirements finds what it is there to find, and the page shows each rule. */
import { describe, expect, test } from 'vitest';
import { type Rule } from '../../../src/keys/rules/rule.ts';
import { listProjectFiles } from '../project-files.ts';
import { readRules, type FoundRules } from './read-rules.ts';
import { findRequirementProblems } from './requirement-usage.ts';
import { makeRequirementsPage } from './requirements-page.ts';

const rule = (id: Rule<never>['id']): Rule<never> => ({
  id,
  title: 'It holds',
  citation: 'a source',
  code: 'KEY_STATE_CHANGE',
  judge: () => ({ passed: true }),
});
const ONE = 'REQ-ONE' as const;
const ADVICE = 'ADV-ONE' as const;
const advisor = { id: ADVICE, title: 'Mind it', citation: 'a source', advise: () => null };

const FOUND: FoundRules = {
  rules: [{ rule: rule(ONE), file: 'src/keys/rules/one.ts' }],
  advisors: [{ advisor, file: 'src/keys/rules/advisor.ts' }],
  lists: [{ name: 'ONE_RULES', file: 'src/keys/rules/one-rules.ts', ids: [ONE] }],
};
const sources = [{ file: 'src/keys/rules/one.ts', text: `id: '${ONE}'` }];
const tests = [{ file: 'test/keys/one.test.ts', text: `${ONE} ${ADVICE}` }];

describe('requirements in use', () => {
  test('one that is asked and tested is no problem', () => {
    expect(findRequirementProblems(FOUND, { sources, tests })).toEqual([]);
  });

  test.each([
    [
      'two rules have it',
      'two rules have this id',
      { ...FOUND, rules: [...FOUND.rules, ...FOUND.rules] },
      sources,
      tests,
    ],
    ['no list has it', 'in no list', { ...FOUND, lists: [] }, sources, tests],
    [
      'no test names it',
      'no test names it',
      FOUND,
      sources,
      [{ file: 'test/x.test.ts', text: ADVICE }],
    ],
    [
      'only a longer id is tested',
      'no test names it',
      FOUND,
      sources,
      [{ file: 'test/x.test.ts', text: `${ONE}-TWICE ${ADVICE}` }],
    ],
    [
      'no test names an advice',
      'no test names it',
      FOUND,
      sources,
      [{ file: 'test/x.test.ts', text: ONE }],
    ],
    [
      'only a gate names them',
      'no test names it',
      FOUND,
      sources,
      [{ file: 'test/gates/x.test.ts', text: ONE + ADVICE }],
    ],
    [
      'a source names one that is not there',
      'no rule has this id',
      FOUND,
      [{ file: 'src/a.ts', text: `${ONE}-X` }],
      tests,
    ],
    [
      'it is not well-formed',
      'not a well-formed id',
      {
        ...FOUND,
        rules: [...FOUND.rules, { rule: rule('REQ-two'), file: 'src/keys/rules/two.ts' }],
        lists: [...FOUND.lists, { name: 'TWO_RULES', file: 'x', ids: ['REQ-two'] }],
      },
      sources,
      tests,
    ],
  ])('is a problem when %s', (_, problem, found, inSources, inTests) => {
    const problems = findRequirementProblems(found, { sources: inSources, tests: inTests });
    expect(problems.join()).toContain(problem);
  });
});

test('no file exports two rules, and the lists are found', async () => {
  const { rules, advisors, lists } = await readRules(listProjectFiles());
  const files = [...rules, ...advisors].map(({ file }) => file);
  expect(files).toHaveLength(new Set(files).size);
  expect(rules.length).toBeGreaterThan(40);
  expect(lists.map(({ name }) => name)).toContain('KEY_CHANGE_RULES');
});

test('the page has a row for each rule and each advice, and the lists', () => {
  const page = makeRequirementsPage(FOUND);
  expect(page).toContain(
    `| ${ONE} | It holds | a source | [KEY_STATE_CHANGE](errors.md#key_state_change) | ` +
      '[keys/rules/one.ts](../src/keys/rules/one.ts) |',
  );
  expect(page).toContain(`| ${ADVICE} | Mind it |`);
  expect(page).toContain(`| [keys/rules/one-rules.ts](../src/keys/rules/one-rules.ts) | ${ONE} |`);
});
