/**
 * `sts-kms doctor`: looks at the installation and says what to do about what it finds.
 *
 * @module
 */
import type { Command } from 'commander';
import { KmsError } from '../../errors/kms-error.ts';
import { addHsmOptions, hsmChoiceOf, type HsmChoice, type HsmOptions } from '../hsm-options.ts';
import type { CommandOutput } from '../output.ts';
import type { TablesInUse } from '../tables-show.ts';
import type { Check } from './check.ts';
import { checkConfigured, type ConfiguredParts } from './configuration-checks.ts';
import { checkPinFile, checkTables } from './file-checks.ts';
import { checkHsm } from './hsm-check.ts';
import { checkAddon, checkClock, checkCoreDumps, checkDisk, checkNode } from './machine-checks.ts';
import { coreFacts, freeBytesAt, modeOf, problemOfAddon, type AddonName } from './machine-facts.ts';

/** Given by the composition root. */
export interface DoctorParts extends ConfiguredParts {
  readonly loadTables: () => TablesInUse;
}

type Options = HsmOptions & { readonly config?: string; readonly json?: true };

const DATA_FOLDER = 'var';

const HELP = `
It changes nothing. It looks at this machine, then at what the configuration names: its files, the
store, the HSM that guards it, and whether both tell the same of the audit. With --hsm-profile it
looks at that HSM instead. Either HSM is opened once with its PIN and closed again.
Exit code 0: no check says FAIL; 1: one does. A warning does not count.

Examples:
  sts-kms doctor
  sts-kms doctor --config /etc/sts-kms/harbour.yaml
  sts-kms doctor --hsm-profile softhsm2 --token-label kms --pin-file hsm/user-pin \\
    --module-settings hsm/softhsm2.conf`;

/** Adds the command. */
export function addDoctor(program: Command, parts: DoctorParts, output: CommandOutput): void {
  addHsmOptions(program.command('doctor'))
    .option('--config <file>', 'the configuration (default: STS_KMS_CONFIG, or ./sts-kms.yaml)')
    .option('--json', 'one object')
    .summary('check this installation')
    .description('Checks this installation and says what to do.')
    .addHelpText('after', HELP)
    .action(async (options: Options, command: Command) => {
      const choice = hsmChoiceOf(options);
      if (choice.newInstallation) {
        throw new KmsError('CLI_USAGE', 'doctor makes no keys: leave --new-installation out');
      }
      const named = command.getOptionValueSource('hsmProfile') !== 'default';
      if (named && options.config !== undefined) {
        throw new KmsError('CLI_USAGE', '--config names an HSM already: leave --hsm-profile out');
      }
      const usesModule = named && choice.profile !== 'memory';
      const checks = [
        ...checkMachine(usesModule, parts),
        ...(await (named ? checkChosen(choice, parts) : checkConfigured(options.config, parts))),
      ];
      if (options.json === true) output.line(JSON.stringify({ checks }));
      else for (const check of checks) output.line(lineOf(check));
      if (checks.some(({ verdict }) => verdict === 'FAIL')) process.exitCode = 1;
    });
}

/** A check as a line. */
export function lineOf({ name, verdict, code, detail, remedy }: Check): string {
  const head = `${verdict.padEnd(6)}${name.padEnd(22)}`;
  return code === undefined ? head + detail : `${head}${code}: ${detail}. ${remedy ?? ''}`;
}

function checkMachine(usesModule: boolean, { loadTables }: DoctorParts): Check[] {
  const place = modeOf(DATA_FOLDER) === null ? '.' : DATA_FOLDER;
  const addon = (name: AddonName, needed: boolean) =>
    checkAddon({ addon: name, problem: problemOfAddon(name), needed });
  return [
    checkNode(process.versions.node),
    addon('better-sqlite3', true),
    addon('pkcs11js', usesModule),
    checkTables(loadTables),
    checkClock(new Date()),
    checkDisk(place, freeBytesAt(place)),
    checkCoreDumps(coreFacts()),
  ];
}

async function checkChosen(choice: HsmChoice, { probeHsm }: DoctorParts): Promise<Check[]> {
  const { pinFile } = choice;
  const pinFiles = pinFile === null ? [] : [checkPinFile({ path: pinFile, mode: modeOf(pinFile) })];
  return [...pinFiles, await checkHsm(choice, probeHsm)];
}
