/** docs/errors.md: every error code, from the catalogue. */
import { type ErrorRow } from '../../../src/errors/error-row.ts';

export type Catalogue = Readonly<Record<string, ErrorRow>>;

const HEAD = `# Error codes

<!-- Made from src/errors/catalogue.ts by \`npm run docs\`; edit it there. -->

A code is never renamed and never used for something else, so programs may rely on it. The command
line prints it on standard error and leaves with the exit code: 1 failed, 2 bad input, 3 refused by
policy, 4 HSM, 5 store.
`;

const EXPOSURE: Readonly<Record<ErrorRow['exposure'], string>> = {
  detail: 'the message is shown to the caller',
  'title-only': 'the caller sees the title, the message goes to the log',
};

function sectionOf(code: string, row: ErrorRow): string {
  const facts = [
    `exit code ${String(row.exitCode)}`,
    `HTTP ${String(row.httpStatus)}`,
    row.retryable ? 'trying again may help' : 'trying again does not help',
    EXPOSURE[row.exposure],
  ];
  return `## ${code}\n\n${row.title}. ${row.remedy}\n\n*${facts.join('; ')}.*\n`;
}

export function makeErrorsPage(catalogue: Catalogue): string {
  const sections = Object.entries(catalogue).map(([code, row]) => sectionOf(code, row));
  return [HEAD, ...sections].join('\n');
}
