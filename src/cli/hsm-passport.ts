/**
 * `sts-kms hsm passport`: what a PKCS#11 module really does, probed with known answers.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { CommandOutput } from './output.ts';
import { writeError } from './write-error.ts';

/** What to make a passport of. */
export interface PassportOptions {
  readonly hsmProfile?: string;
  readonly module?: string;
  readonly tokenLabel?: string;
  readonly tokenSerial?: string;
  readonly pinFile?: string;
  readonly moduleSettings?: string;
}

/** A passport as this command needs it. */
export interface ShownPassport {
  readonly passport: object;
  readonly text: string;
  readonly writeProfile: (file: string, passportFile: string) => void;
}

/** Given by the composition root. */
export type MakePassport = (
  choice: PassportOptions & { readonly measuredOn: string },
) => Promise<ShownPassport>;

const HELP = `
A list of mechanisms is a claim; a passport is what was seen: known answers, length limits, formats
of wrapped keys, what policy attributes are worth, speed. Probes that may crash a module run in
processes of their own. Without --token-label a throw-away token is made and removed, for
opencryptoki beside the machine's own daemon and tokens, which takes root or user namespaces.

Examples:
  sts-kms hsm passport --hsm-profile softhsm2
  sts-kms hsm passport --hsm-profile opencryptoki --out passport.json
  sts-kms hsm passport --module /usr/lib/vendor.so --token-label kms --pin-file pin \\
    --out vendor-passport.json --write-profile vendor.json`;

/** Adds the command. */
export function addHsmPassport(
  parent: Command,
  parts: { readonly make: MakePassport; readonly today: () => string },
  output: CommandOutput,
): void {
  parent
    .command('passport')
    .addOption(new Option('--hsm-profile <name>', 'a name of hsm-profiles/ or a path'))
    .option('--module <path>', 'a PKCS#11 module')
    .option('--token-label <label>', 'the token to probe: keys are made in it and removed')
    .option('--token-serial <serial>', 'the same, where tokens share a label')
    .option('--pin-file <file>', 'a file of mode 0600 with its user PIN')
    .option('--module-settings <path>', "the module's own settings, as SoftHSM's configuration")
    .option('--out <file>', 'write the passport as JSON')
    .option('--write-profile <file>', 'make a profile of it; needs --out, its evidence')
    .option('--json', 'the passport as one object instead of text')
    .summary('probe what a PKCS#11 module really does')
    .description('Probes what a PKCS#11 module really does, with known answers.')
    .addHelpText('after', HELP)
    .action(
      async (
        options: PassportOptions & { out?: string; writeProfile?: string; json?: true },
        command: Command,
      ) => {
        const { out, writeProfile, json, ...choice } = options;
        if (choice.hsmProfile === undefined && choice.module === undefined) {
          command.error('error: --hsm-profile or --module wanted');
        }
        if (writeProfile !== undefined && out === undefined) {
          command.error('error: --write-profile needs --out, the evidence of the profile');
        }
        const made = await parts.make({ ...choice, measuredOn: parts.today() });
        if (out !== undefined) writeNew(out, `${JSON.stringify(made.passport, null, 2)}\n`);
        if (writeProfile !== undefined && out !== undefined) made.writeProfile(writeProfile, out);
        output.line(json === true ? JSON.stringify(made.passport) : made.text);
      },
    );
}

function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (cause) {
    throw writeError(path, cause);
  }
}
