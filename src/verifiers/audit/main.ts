/**
 * The program that checks an export of an audit:
 *
 *   node dist/verifiers/audit/main.js EXPORT [--head NUMBER:DIGEST] [--public-key FILE]...
 *
 * It ends with 0 when all is well, 1 when something is wrong, 2 when it was called wrongly.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkExport } from './check-export.ts';

const USAGE = 'usage: main.js EXPORT [--head NUMBER:DIGEST] [--public-key FILE]...\n';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const called = readArguments(args);
  if (called === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { path, ...request } = called;
  const { rows, heads, lastHash, unsignedRows, problems } = await checkExport(path, request);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    `${rows} rows, ${heads} heads, ${unsignedRows} rows behind the last signed head\n` +
      `last row ${rows}, digest ${lastHash}\n` +
      `${problems.length === 0 ? 'nothing is wrong' : `${problems.length} problems`}\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

/** Null for a wrong call. */
function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { head: { type: 'string' }, 'public-key': { type: 'string', multiple: true } },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) return null;
    const keys = values['public-key']?.map((file) => readFileSync(file, 'utf8'));
    return {
      path,
      ...(values.head === undefined ? {} : { head: values.head }),
      ...(keys === undefined ? {} : { publicKeys: keys }),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n`);
    return null;
  }
}
