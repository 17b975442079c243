/** dependency-cruiser's rules, made from the table of import directions. */
import type { IForbiddenRuleType } from 'dependency-cruiser';
import { type Direction } from './directions.ts';

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const below = (name: string) => `^src/${escaped(name)}${name.endsWith('.ts') ? '$' : '/'}`;

/** Every file of the row, less those that have a row of their own. */
function filesOf(row: Direction, table: readonly Direction[]): { path: string; pathNot: string[] } {
  const finer = table.filter((other) => other.name.startsWith(`${row.name}/`));
  return { path: below(row.name), pathNot: finer.map((other) => below(other.name)) };
}

function rulesOf(row: Direction, table: readonly Direction[]): IForbiddenRuleType[] {
  const from = filesOf(row, table);
  const rules: IForbiddenRuleType[] = [
    {
      name: `${row.name}: folders`,
      severity: 'error',
      from,
      to: {
        path: '^src/',
        // A row may name a file of another folder only by naming that folder, itself excepted.
        pathNot: [row.name, ...row.folders].map(below),
      },
    },
    {
      name: `${row.name}: packages`,
      severity: 'error',
      from,
      to: {
        path: '^node_modules/',
        pathNot: (row.packages ?? []).map((name) => `^node_modules/(@types/)?${escaped(name)}/`),
      },
    },
  ];
  if (row.builtins !== 'any') {
    rules.push({
      name: `${row.name}: Node modules`,
      severity: 'error',
      from,
      to: {
        dependencyTypes: ['core'],
        pathNot: (row.builtins ?? []).map((name) => `^(node:)?${escaped(name)}$`),
      },
    });
  }
  return rules;
}

const EVERYWHERE: readonly IForbiddenRuleType[] = [
  {
    name: 'no cycle',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no orphan',
    severity: 'error',
    from: { orphan: true, path: '^src/', pathNot: '^src/main\\.ts$' },
    to: {},
  },
  {
    name: 'every import is found',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'src imports only src, packages and Node',
    severity: 'error',
    from: { path: '^src/' },
    to: { pathNot: ['^src/', '^node_modules/'], dependencyTypesNot: ['core'] },
  },
];

export function makeRules(table: readonly Direction[]): IForbiddenRuleType[] {
  return [...table.flatMap((row) => rulesOf(row, table)), ...EVERYWHERE];
}
