/** Rules whose id is not well-formed or not unique, that nothing asks, or that no test names. */
import { isEvidence, type SourceText } from './code-usage.ts';
import { type FoundRules } from './read-rules.ts';

/** In prose too: an id that no rule has is a mistyped one. */
const ID = /\b(?:REQ|ADV)-[A-Z0-9]+(?:-[A-Z0-9]+)*\b/g;
const WELL_FORMED = /^(?:REQ|ADV)-[A-Z0-9]+(?:-[A-Z0-9]+)*$/;

export function findRequirementProblems(
  { rules, advisors, lists }: FoundRules,
  { sources, tests }: { sources: readonly SourceText[]; tests: readonly SourceText[] },
): string[] {
  const ruleIds: readonly string[] = rules.map(({ rule }) => rule.id);
  const ids = [...ruleIds, ...advisors.map(({ advisor }) => advisor.id)];
  const asked = new Set(lists.flatMap((list) => list.ids));
  const named = idsIn(tests.filter(({ file }) => isEvidence(file)));
  const known = new Set(ids);
  return [
    ...ids.filter((id) => !WELL_FORMED.test(id)).map((id) => `${id}: not a well-formed id`),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id}: two rules have this id`),
    ...ruleIds.filter((id) => !asked.has(id)).map((id) => `${id}: in no list, so never asked`),
    ...ids.filter((id) => !named.has(id)).map((id) => `${id}: no test names it`),
    ...[...idsIn(sources)].filter((id) => !known.has(id)).map((id) => `${id}: no rule has this id`),
  ];
}

function idsIn(texts: readonly SourceText[]): ReadonlySet<string> {
  return new Set(texts.flatMap(({ text }) => text.match(ID) ?? []));
}
