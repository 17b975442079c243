/**
 * Gate: import directions. Prints each breach; exit code 1 if there is one.
 *
 * dependency-cruiser is content when it reads nothing, so the files it saw are compared with the
 * files there are.
 */
import fs from 'node:fs';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { makeRules } from './direction-rules.ts';
import { DIRECTIONS } from './directions.ts';

async function cruiseSources(): Promise<ICruiseResult> {
  const { output } = await cruise(
    ['src'],
    {
      ruleSet: { forbidden: makeRules(DIRECTIONS) },
      validate: true,
      // Types too: a direction is what a reader must know, not only what runs.
      tsPreCompilationDeps: true,
      doNotFollow: { path: '^node_modules/' },
      // A copy of the project may borrow node_modules by a link; it is that folder all the same.
      preserveSymlinks: true,
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['import', 'node', 'default'],
      },
    },
    undefined,
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text');
  return output;
}

/** From the disk, not from git: an ignored file in src would be built and shipped as well. */
function listSources(): string[] {
  return fs
    .readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function findUnseen(result: ICruiseResult): string[] {
  const seen = new Set(result.modules.map((module) => module.source));
  return listSources()
    .filter((file) => !seen.has(file))
    .map((file) => `${file}: not seen by the import gate`);
}

function findUnlisted(): string[] {
  const listed = (file: string) =>
    DIRECTIONS.some(({ name }) => file === `src/${name}` || file.startsWith(`src/${name}/`));
  return listSources()
    .filter((file) => !listed(file))
    .map((file) => `${file}: its folder has no row in test/gates/directions.ts`);
}

const result = await cruiseSources();
const breaches = result.summary.violations.map(
  ({ rule, from, to }) => `${from} -> ${to}: breaks "${rule.name}"`,
);
const problems = [...breaches, ...findUnseen(result), ...findUnlisted()];
for (const problem of problems) console.log(problem);
console.log(`${listSources().length} files in src, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
