/**
 * `sts-kms config show`: the store and the HSM in force in this folder, and why.
 *
 * @module
 */
import type { Command } from 'commander';
import {
  effectiveConfiguration,
  type EffectiveConfiguration,
  type EffectiveValue,
} from '../config/effective-configuration.ts';
import { answer, textTable } from './custody/answer.ts';
import type { CommandOutput } from './output.ts';

interface Options {
  readonly config?: string;
  readonly json?: true;
}

const HELP = `
The configuration is the file that --config names; else the one that the environment variable
STS_KMS_CONFIG names; else sts-kms.yaml of this folder. Paths in it are meant from its own folder,
and are shown in full. No secret stands in it: PINs, passphrases and passwords are in files.

Examples:
  sts-kms config show
  STS_KMS_CONFIG=/etc/sts-kms/harbour.yaml sts-kms config show --json`;

const ORIGINS = {
  option: 'named by --config',
  environment: 'named by STS_KMS_CONFIG',
  default: 'found in this folder',
} as const;

/** Adds the command. */
export function addConfigShow(parent: Command, output: CommandOutput): void {
  parent
    .command('show')
    .option('--config <file>', 'the configuration (default: STS_KMS_CONFIG, or ./sts-kms.yaml)')
    .option('--json', 'one object')
    .summary('show each value in force, and where it comes from')
    .description('Shows each value of the configuration that is in force, and its origin.')
    .addHelpText('after', HELP)
    .action((options: Options) => {
      const effective = effectiveConfiguration(options.config);
      answer(output, options, { facts: effective, text: textOf(effective) });
    });
}

function textOf({ path, origin, exists, values }: EffectiveConfiguration): string[] {
  return [
    exists ? `${path}, ${ORIGINS[origin]}` : `${path} is not there: the defaults hold`,
    ...textTable(
      ['value', 'is', 'from'],
      values.map((value) => [value.name, wordOf(value), value.origin]),
    ),
  ];
}

/** As it is written in the file. */
function wordOf({ value }: EffectiveValue): string {
  if (value === null) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
