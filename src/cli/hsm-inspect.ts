/**
 * `sts-kms hsm inspect`: what a PKCS#11 module says of itself, its tokens and their objects.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CommandOutput } from './output.ts';

/** What to look into. */
export interface InspectChoice {
  readonly hsmProfile: string;
  readonly module?: string;
  readonly tokenLabel?: string;
  readonly tokenSerial?: string;
  readonly pinFile?: string;
  readonly moduleSettings?: string;
}

/** A module as this command shows it. */
export interface InspectedModule {
  readonly library: {
    readonly path: string;
    readonly description: string;
    readonly version: string;
    readonly cryptokiVersion: string;
  };
  readonly slots: readonly InspectedSlot[];
}

/** A slot with a token. */
export interface InspectedSlot {
  readonly description: string;
  readonly token: {
    readonly label: string;
    readonly serial: string;
    readonly model: string;
    readonly initialised: boolean;
    readonly warnings: readonly string[];
  };
  readonly mechanisms: readonly { readonly number: string; readonly name: string }[];
  readonly objects?: readonly {
    readonly objectClass: string;
    readonly label: string;
    readonly attributes: readonly string[];
  }[];
}

/** Given by the composition root. */
export type InspectHsm = (choice: InspectChoice) => Promise<InspectedModule>;

const HELP = `
It changes nothing and shows no key value. A list of mechanisms is a claim: modules list what they
then refuse.

Examples:
  sts-kms hsm inspect --hsm-profile softhsm2 --module-settings hsm/softhsm2.conf
  sts-kms hsm inspect --hsm-profile softhsm2 --module-settings hsm/softhsm2.conf \\
    --token-label kms --pin-file hsm/user-pin          with the objects of a token`;

/** Adds the command. */
export function addHsmInspect(parent: Command, inspect: InspectHsm, output: CommandOutput): void {
  parent
    .command('inspect')
    .requiredOption('--hsm-profile <name>', 'a name of hsm-profiles/ or a path')
    .option('--module <path>', "the PKCS#11 module, in place of the profile's")
    .option('--token-label <label>', 'list the objects of this token')
    .option('--token-serial <serial>', 'the same, where tokens share a label')
    .option('--pin-file <file>', 'a file of mode 0600 with the user PIN, to see private objects')
    .option('--module-settings <path>', "the module's own settings, as SoftHSM's configuration")
    .option('--json', 'one object')
    .summary('look into a PKCS#11 module')
    .description('Looks into a PKCS#11 module: slots, tokens, mechanisms, objects.')
    .addHelpText('after', HELP)
    .action(async (options: InspectChoice & { readonly json?: true }) => {
      const { json, ...choice } = options;
      const found = await inspect(choice);
      if (json === true) output.line(JSON.stringify(found));
      else for (const line of describeModule(found)) output.line(line);
    });
}

function describeModule({ library, slots }: InspectedModule): string[] {
  return [
    `${library.description} ${library.version}, PKCS#11 ${library.cryptokiVersion}`,
    `  ${library.path}`,
    ...(slots.length === 0 ? ['no token in it'] : slots.flatMap(describeSlot)),
  ];
}

function describeSlot({ token, mechanisms, objects }: InspectedSlot): string[] {
  const state = token.initialised ? '' : ', not initialised';
  return [
    '',
    `token "${token.label}"  serial ${token.serial}  model ${token.model}${state}`,
    ...token.warnings.map((warning) => `  WARNING ${warning}`),
    `  ${mechanisms.length} mechanisms claimed: ${mechanisms.map(({ name }) => name).join(' ')}`,
    ...(objects ?? []).map(
      ({ objectClass, label, attributes }) =>
        `  ${objectClass} "${label}"  ${attributes.join(' ')}`,
    ),
  ];
}
