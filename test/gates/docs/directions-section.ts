/** The table of import directions in docs/architecture.md, between its two marks. */
import { type Direction } from '../directions.ts';

const BEGIN = '<!-- directions:begin -->';
const END = '<!-- directions:end -->';

const listed = (names: readonly string[]) => (names.length === 0 ? '–' : names.join(', '));

function rowOf({ name, folders, packages = [], builtins = [] }: Direction): string {
  const node = builtins === 'any' ? 'any' : listed(builtins);
  return `| ${name} | ${listed(folders)} | ${listed(packages)} | ${node} |`;
}

/** @returns `document` with the table in place of whatever stood between the marks */
export function writeDirectionsSection(document: string, table: readonly Direction[]): string {
  const [before, rest, ...others] = document.split(BEGIN);
  const [, after, ...more] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined || others.length + more.length > 0) {
    throw new Error(`docs/architecture.md needs ${BEGIN} and ${END}, each once and in this order`);
  }
  const lines = [
    BEGIN,
    '<!-- Made from test/gates/directions.ts by `npm run docs`; edit it there. -->',
    '',
    '| folder | may import, besides itself | npm packages | Node modules |',
    '|---|---|---|---|',
    ...table.map(rowOf),
    '',
    END,
  ];
  return `${before}${lines.join('\n')}${after}`;
}
