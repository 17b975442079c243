/**
 * `sts-kms bench-sheet`: a page of tokens to type into a physical meter on the bench.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { readTextFile } from '../../config/read-file.ts';
import { makeTrialKey } from '../../custody/trial-key.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { systemCode } from '../../errors/system-failure.ts';
import { parseTrialKeys } from '../../exchange/trial-keys.ts';
import { typedMeter } from '../../exchange/typed-numbers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import type { EncryptionAlgorithm } from '../../sts/attributes/encryption-algorithm.ts';
import { parseUtcMinute } from '../../sts/utc-minute.ts';
import type { CommandOutput } from '../output.ts';
import { benchSheetPage, benchSheetText } from './bench-sheet-page.ts';
import { makeBenchSteps, type BenchSheetRequest, type BenchStep } from './bench-steps.ts';

/** Given by the composition root. */
export interface BenchSheetParts {
  readonly openTrialModule: (clock: Clock) => Promise<SecurityModule>;
  /** Published test keys, the old one first: examples/bench-keys.json. */
  readonly benchKeysPath: string;
  readonly clock: Clock;
}

/** What a caller may choose. */
export interface BenchSheetOptions {
  readonly meter: string;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  readonly thirdToken?: true;
  readonly issuedAt?: string;
}

/** Sheet of the published test meter. */
export const DEFAULT_BENCH_SHEET: BenchSheetOptions = {
  meter: '600727000000000009',
  encryptionAlgorithm: 'EA07',
};

const HELP = `
The keys are the published test keys of compliance tests, so the sheet is worthless for any meter in
a home. The expected answers are those of a virtual meter that took the same tokens.

Examples:
  sts-kms bench-sheet
  sts-kms bench-sheet --meter 000001000000000082 --encryption-algorithm EA11 --out sheet.html`;

/** Adds the command. */
export function addBenchSheet(
  program: Command,
  parts: BenchSheetParts,
  output: CommandOutput,
): void {
  program
    .command('bench-sheet')
    .option('--meter <pan>', 'MeterPAN, or the number on the meter', DEFAULT_BENCH_SHEET.meter)
    .addOption(
      new Option('--encryption-algorithm <name>', 'its cipher')
        .choices(['EA07', 'EA11'])
        .default(DEFAULT_BENCH_SHEET.encryptionAlgorithm),
    )
    .option('--third-token', 'it takes the third key-change token of EA07')
    .option('--issued-at <instant>', 'UTC minute of the credit tokens (default: now)')
    .addOption(
      new Option('--out <file>', 'write a page to print (HTML) instead of text').conflicts('json'),
    )
    .option('--json', 'one object')
    .summary('tokens to type into a physical bench meter')
    .description('Makes a page of tokens to type into a physical meter on the bench.')
    .addHelpText('after', HELP)
    .action(async (options: BenchSheetOptions & { out?: string; json?: true }) => {
      const { request, steps } = await makeBenchSheet(parts, options);
      if (options.out !== undefined) {
        writeNewFile(options.out, benchSheetPage(request, steps));
        output.line(options.out);
      } else if (options.json === true) {
        const { meterPAN, encryptionAlgorithm } = request;
        output.line(JSON.stringify({ meterPAN, encryptionAlgorithm, steps }));
      } else {
        for (const line of benchSheetText(request, steps)) output.line(line);
      }
    });
}

/**
 * Makes a sheet with a security module of its own.
 *
 * @throws {KmsError} STS_PAN_…, STS_TIME_FORM, STS_TID_RANGE, KEY_TRIAL_FILE_MALFORMED
 */
export async function makeBenchSheet(
  parts: BenchSheetParts,
  options: BenchSheetOptions,
): Promise<{ readonly request: BenchSheetRequest; readonly steps: readonly BenchStep[] }> {
  const { issuedAt, encryptionAlgorithm } = options;
  if (encryptionAlgorithm === 'EA11' && options.thirdToken === true) {
    throw new KmsError('CLI_USAGE', '--third-token is for EA07; a set of EA11 has four tokens');
  }
  const meterPAN = typedMeter(options.meter);
  const at = issuedAt === undefined ? parts.clock.nowUtc() : parseUtcMinute(issuedAt);
  const securityModule = await parts.openTrialModule({ nowUtc: () => at });
  try {
    const [oldKey, newKey] = await Promise.all(
      parseTrialKeys(readTextFile(parts.benchKeysPath)).map(({ attributes, value }) =>
        makeTrialKey({ securityModule, newId: randomUUID }, attributes, value),
      ),
    );
    if (oldKey === undefined || newKey === undefined) {
      throw new KmsError('KEY_TRIAL_FILE_MALFORMED', 'bench keys: an old and a new key wanted');
    }
    const takesThirdToken = options.thirdToken === true;
    const keys = { oldKey, newKey };
    const request = { meterPAN, encryptionAlgorithm, takesThirdToken, issuedAt: at, ...keys };
    return { request, steps: await makeBenchSteps(securityModule, request) };
  } finally {
    await securityModule.close();
  }
}

function writeNewFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const reason = systemCode(cause);
    throw new KmsError('FILE_NOT_WRITABLE', `cannot write ${path}: ${reason}`, { cause });
  }
}
