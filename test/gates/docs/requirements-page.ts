/** docs/requirements.md: every rule about vending keys and key changes, and where it is asked. */
import { type FoundRules } from './read-rules.ts';

const HEAD = `# Requirements

<!-- Made from src/keys/rules/ and src/rollover/rules/ by \`npm run docs\`; edit them there. -->

What this system checks before it makes, changes or uses a vending key and before it issues a
key-change set. Each rule is one file and has an id that stays for ever: refusals and events name
it. A citation says where a rule comes from in public; [section 0 of the
standard](standard.md#0-how-far-to-trust-this) says how far such sources go.
`;

const linked = (file: string) => `[${file.replace(/^src\//, '')}](../${file})`;

const byId = (one: { readonly id: string }, other: { readonly id: string }) =>
  one.id < other.id ? -1 : 1;

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function makeRequirementsPage({ rules, advisors, lists }: FoundRules): string {
  const ruleRows = [...rules]
    .sort((one, other) => byId(one.rule, other.rule))
    .map(({ rule, file }) => [
      rule.id,
      rule.title,
      rule.citation,
      `[${rule.code}](errors.md#${rule.code.toLowerCase()})`,
      linked(file),
    ]);
  const advisorRows = [...advisors]
    .sort((one, other) => byId(one.advisor, other.advisor))
    .map(({ advisor, file }) => [advisor.id, advisor.title, advisor.citation, linked(file)]);
  const listRows = lists.map(({ file, ids }) => [linked(file), [...new Set(ids)].join(', ')]);
  return [
    HEAD,
    '## Rules\n',
    `${tableOf(['id', 'what holds', 'source', 'refused with', 'file'], ruleRows)}\n`,
    '## Advice\n\nTold before an act; it refuses nothing.\n',
    `${tableOf(['id', 'what to know', 'source', 'file'], advisorRows)}\n`,
    '## Where they are asked\n\nIn this order; the first that does not hold names the refusal.\n',
    `${tableOf(['list', 'rules'], listRows)}\n`,
  ].join('\n');
}
