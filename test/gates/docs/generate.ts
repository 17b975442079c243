/**
 * `npm run docs` writes the generated pages; with --check nothing is written, and a page that
 * differs or an error code or requirement without use or test is an error.
 */
import fs from 'node:fs';
import { ERROR_CATALOGUE } from '../../../src/errors/catalogue.ts';
import { DIRECTIONS } from '../directions.ts';
import { listProjectFiles } from '../project-files.ts';
import { findUnusedCodes, type SourceText } from './code-usage.ts';
import { writeDirectionsSection } from './directions-section.ts';
import { makeErrorsPage } from './errors-page.ts';
import { makeProfileSchema, PROFILE_SCHEMA_FILE } from './profile-schema-page.ts';
import { readRules } from './read-rules.ts';
import { findRequirementProblems } from './requirement-usage.ts';
import { makeRequirementsPage } from './requirements-page.ts';

const read = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

const readAll = (pattern: RegExp): SourceText[] =>
  listProjectFiles()
    .filter((file) => pattern.test(file))
    .map((file) => ({ file, text: read(file) }));

const ARCHITECTURE = 'docs/architecture.md';
const rules = await readRules(listProjectFiles());
const pages = new Map([
  ['docs/errors.md', makeErrorsPage(ERROR_CATALOGUE)],
  ['docs/requirements.md', makeRequirementsPage(rules)],
  [ARCHITECTURE, writeDirectionsSection(read(ARCHITECTURE), DIRECTIONS)],
  [PROFILE_SCHEMA_FILE, await makeProfileSchema()],
]);
const stale = [...pages].filter(([file, text]) => read(file) !== text);

if (process.argv.includes('--check')) {
  const texts = {
    sources: readAll(/^src\/.*\.ts$/),
    tests: readAll(/^test\/.*\.(?:ts|json)$/),
  };
  const problems = [
    ...stale.map(([file]) => `${file}: not what \`npm run docs\` writes`),
    ...findUnusedCodes(Object.keys(ERROR_CATALOGUE), texts),
    ...findRequirementProblems(rules, texts),
  ];
  for (const problem of problems) console.log(problem);
  console.log(`${pages.size} pages, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) {
    fs.writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
