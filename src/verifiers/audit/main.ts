/**
 * The program that checks an export of an audit:
 *
 *   node dist/verifiers/audit/main.js EXPORT [--head NUMBER:DIGEST]
 *     [--key FILE]... [--fingerprint HEX]...
 *
 * It ends with 0 when all is well, 1 when something is wrong, 2 when it was called wrongly or
 * cannot read a file, and 3 when the rows are well and who signed them was not checked.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkExport, type ExportFindings } from './check-export.ts';

const USAGE =
  'usage: main.js EXPORT [--head NUMBER:DIGEST] [--key FILE]... [--fingerprint HEX]...\n';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const { path, ...request } = readArguments(args);
    const findings = await checkExport(path, request);
    for (const line of linesOf(findings)) process.stdout.write(`${line}\n`);
    if (findings.problems.length > 0) return 1;
    return findings.signerChecked ? 0 : 3;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n${USAGE}`);
    return 2;
  }
}

function linesOf({ rows, heads, lastHash, unsignedRows, ...findings }: ExportFindings): string[] {
  const { keys, problems, signerChecked } = findings;
  return [
    ...problems,
    `${rows} rows, ${heads} heads, ${unsignedRows} rows behind the last signed head`,
    `last row ${rows}, digest ${lastHash}`,
    ...keys.map((fingerprint) => `key ${fingerprint}`),
    ...(signerChecked ? [] : [`WHO SIGNED WAS NOT CHECKED: ${whyNot(heads, unsignedRows)}`]),
    verdictOf(findings),
  ];
}

function whyNot(heads: number, unsignedRows: number): string {
  if (heads === 0) return 'there is no signed head';
  if (unsignedRows > 0) return `the last ${unsignedRows} rows are under no signature`;
  return 'whoever wrote this file could have signed it; give --key or --fingerprint';
}

function verdictOf({
  problems,
  signerChecked,
}: Pick<ExportFindings, 'problems' | 'signerChecked'>): string {
  if (problems.length > 0) return `${problems.length} problems`;
  return signerChecked ? 'nothing is wrong' : 'the rows agree with themselves, no more';
}

/** @throws {TypeError} for a wrong call; what reading a key throws */
function readArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      head: { type: 'string' },
      key: { type: 'string', multiple: true },
      fingerprint: { type: 'string', multiple: true },
    },
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new TypeError('one export wanted');
  const keys = (values.key ?? []).map((file) => readFileSync(file, 'utf8'));
  const signer = { keys, fingerprints: values.fingerprint ?? [] };
  return { path, signer, ...(values.head === undefined ? {} : { head: values.head }) };
}
