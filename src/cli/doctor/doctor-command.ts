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
import { checkFolder, checkPinFile, checkTables } from './file-checks.ts';
import { checkHsm, type ProbeHsm } from './hsm-check.ts';
import { checkAddon, checkClock, checkCoreDumps, checkDisk, checkNode } from './machine-checks.ts';
import { coreFacts, freeBytesAt, modeOf, problemOfAddon, type AddonName } from './machine-facts.ts';

/** Given by the composition root. */
export interface DoctorParts {
  readonly probeHsm: ProbeHsm;
  readonly loadTables: () => TablesInUse;
}

type Options = HsmOptions & { readonly json?: true };

const DATA_FOLDER = 'var';

const HELP = `
It changes nothing. With an HSM named, it opens it once with the PIN and closes it again.
Exit code 0: no check says FAIL; 1: one does. A warning does not count.

Examples:
  sts-kms doctor
  sts-kms doctor --hsm-profile softhsm2 --token-label kms --pin-file hsm/user-pin \\
    --module-settings hsm/softhsm2.conf`;

/** Adds the command. */
export function addDoctor(program: Command, parts: DoctorParts, output: CommandOutput): void {
  addHsmOptions(program.command('doctor'))
    .option('--json', 'one object')
    .summary('check this installation')
    .description('Checks this installation and says what to do.')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const choice = hsmChoiceOf(options);
      if (choice.newInstallation) {
        throw new KmsError('CLI_USAGE', 'doctor makes no keys: leave --new-installation out');
      }
      const checks = await examine(choice, parts);
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

async function examine(choice: HsmChoice, parts: DoctorParts): Promise<readonly Check[]> {
  const folderMode = modeOf(DATA_FOLDER);
  const place = folderMode === null ? '.' : DATA_FOLDER;
  const { pinFile } = choice;
  const pinFiles = pinFile === null ? [] : [checkPinFile({ path: pinFile, mode: modeOf(pinFile) })];
  const addon = (name: AddonName, needed: boolean) =>
    checkAddon({ addon: name, problem: problemOfAddon(name), needed });
  return [
    checkNode(process.versions.node),
    addon('better-sqlite3', true),
    addon('pkcs11js', choice.profile !== 'memory'),
    checkTables(parts.loadTables),
    checkClock(new Date()),
    checkDisk(place, freeBytesAt(place)),
    checkFolder({ path: DATA_FOLDER, mode: folderMode }),
    ...pinFiles,
    checkCoreDumps(coreFacts()),
    await checkHsm(choice, parts.probeHsm),
  ];
}
