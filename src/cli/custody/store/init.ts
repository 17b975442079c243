/**
 * `sts-kms store init`: an empty store, the keys that guard it, and its installation record. It can
 * be asked for again after it was cut short anywhere, and never overwrites.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { Configuration } from '../../../config/configuration.ts';
import { makeAuditKey } from '../../../custody/audit/make-audit-key.ts';
import { createInstallation } from '../../../custody/installation/create-installation.ts';
import { requireName } from '../../../custody/owners/printable-name.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import type { Installation } from '../../../keys/installation.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts, CustodySession, NewGuards } from '../custody-session.ts';
import {
  peoplelessAct,
  wordsOf,
  addSessionOptions,
  type SessionOptions,
} from '../session-options.ts';
import {
  addBackupOptions,
  backupAdvice,
  backupFilesOf,
  backupOrder,
  installationOfBackup,
  type BackupOptions,
} from './backup-options.ts';
import { inSession } from '../with-session.ts';
import { PROCESS_TERMINAL, type Terminal } from '../terminal.ts';
import { createMadeFiles, type MadeFiles } from '../../made-files.ts';
import { claimNewFile } from '../new-file.ts';
import {
  addConfigurationOptions,
  chooseConfiguration,
  type ChosenConfiguration,
  type ConfigurationOptions,
} from './choose-configuration.ts';
import { makePassphrase, requirePassphrase } from './make-passphrase.ts';

interface Options extends SessionOptions, BackupOptions, ConfigurationOptions {
  readonly name?: string;
  readonly trial?: true;
  readonly useGuardKeys?: true;
  readonly makePassphrase?: true;
}

/** What an HSM answers that has guard keys already. */
const GUARDED: readonly string[] = ['HSM_KEY_AMBIGUOUS', 'HSM_SEAL_EXISTS'];

const HELP = `
Without a configuration it writes sts-kms.yaml: from --hsm-profile and the options beside it,
or from
your answers at the terminal. With one, it takes what stands there.

It makes the folders and the tables, in the HSM two keys that guard the store and a pair that signs
the audit, and the installation record. If it is cut short after the guard keys were made, it says
so when it is run again; then --use-guard-keys takes these keys. Use that for nothing else: two
stores behind the same keys destroy each other's values when one of them rotates its storage key.

With --backup-folder, --shares and --threshold the two guard keys get a backup whose key exists
only as shares for custodians. It is made now or never: afterwards the keys cannot leave the HSM,
and without a backup a lost HSM takes every key with it. If such an init was cut short, repeat it
with --use-guard-keys and the same three options.

A store that is not TRIAL has no vending keys before two people have founded it: each makes a
credential with person new-key, and person bootstrap makes the store theirs.

What is refused leaves no file behind that it made.

A TRIAL store takes clear trial values and mints no money; it stays a TRIAL store for life.

Examples:
  sts-kms store init                                      asks, at a terminal
  sts-kms store init --name Rehearsal --trial --hsm-profile memory
  sts-kms store init --name 'Harbour City' --hsm-profile softhsm2 --token-label harbour \\
    --pin-file user-pin --module-settings softhsm2.conf --database postgresql://kms@db/kms \\
    --password-file db-password --backup-folder backup --shares 5 --threshold 3`;

/** Adds the command. */
export function addInit(store: Command, parts: CustodyCommandParts): void {
  const { terminal = PROCESS_TERMINAL } = parts;
  addConfigurationOptions(addBackupOptions(addSessionOptions(store.command('init'))))
    .option('--name <text>', 'what people call this installation (asked for at a terminal)')
    .option('--trial', 'a TRIAL store, for life')
    .option('--use-guard-keys', 'take the keys that an earlier attempt made in the HSM')
    .option('--make-passphrase', 'write a new passphrase file when there is none (in-memory HSM)')
    .summary('make a new store and the keys that guard it')
    .description('Makes a new store, the keys that guard it, and its installation record.')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const order = await orderOf(options, terminal);
      const made = createMadeFiles();
      try {
        await makeStore(parts, order, made);
      } catch (error) {
        made.remove();
        throw error;
      }
    });
}

/** What is to be made. */
interface Order extends ChosenConfiguration {
  readonly options: Options;
  readonly name: string;
  readonly installationId: string;
}

/** Everything that can be judged before anything is made. */
async function orderOf(options: Options, terminal: Terminal): Promise<Order> {
  wordsOf(options);
  if (options.name === undefined && !terminal.asks()) {
    throw new KmsError('CLI_USAGE', '--name is required: what people call this installation');
  }
  const name = requireName(options.name ?? (await terminal.ask('Name of this installation: ')));
  const chosen = await chooseConfiguration(options, terminal);
  return { ...chosen, options, name, installationId: installationOf(options) };
}

async function makeStore(parts: CustodyCommandParts, order: Order, made: MadeFiles): Promise<void> {
  const { options, name, configuration, installationId } = order;
  const guardBackup = backupOrder(options);
  writeFiles(parts, order, made);
  if (guardBackup !== undefined) made.folder(guardBackup.folder);
  const session = await openNewSession(parts, order, made);
  await inSession(session, { output: parts.output, options }, async ({ dependencies }) => {
    const act = peoplelessAct(session.mode, options);
    const request = { installationId, name, trial: options.trial === true };
    // Whether a server has committed may be unknown: then what guards the store must be there.
    if (configuration.store.kind === 'postgres') made.keep();
    const { entity } = await createInstallation(dependencies, act, request);
    made.keep();
    parts.output.delivery.warn((await makeAuditKey(dependencies, act)).unsigned);
    const { place } = await dependencies.store.status();
    sayInstallation(parts, options, { entity, place, file: configuration.file });
  });
}

/** The configuration, and the passphrase where one is to be made. */
function writeFiles(
  { output }: CustodyCommandParts,
  { options, configuration, newFile }: Order,
  made: MadeFiles,
): void {
  const { profile } = configuration.hsm;
  const makesOne = newFile !== null && profile === 'memory' && options.pinFile === undefined;
  if (options.makePassphrase !== true && !makesOne) requirePassphrase(configuration);
  if (newFile !== null) {
    made.folder(dirname(newFile.path));
    const file = claimNewFile(newFile.path);
    made.add(newFile.path);
    file.fill(newFile.text);
    output.note(`${newFile.path}: the configuration of store and HSM`);
  }
  if (options.makePassphrase === true || makesOne) makePassphrase(configuration, output, made);
}

async function openNewSession(
  { openNew }: CustodyCommandParts,
  { options, configuration, installationId }: Order,
  made: MadeFiles,
): Promise<CustodySession> {
  const guardKeys = options.useGuardKeys === true ? 'find' : 'generate';
  const guardBackup = backupOrder(options);
  const backup = guardBackup === undefined ? {} : { guardBackup };
  try {
    const session = await openNew(configuration, { installationId, guardKeys, made, ...backup });
    noteSealed(configuration, { guardKeys, ...backup }, made);
    return session;
  } catch (cause) {
    if (!(cause instanceof KmsError) || !GUARDED.includes(cause.code)) throw cause;
    throw new KmsError(
      'INSTALLATION_GUARD_KEYS',
      'the HSM has keys that guard a store, and this store holds no installation',
      { cause },
    );
  }
}

/** The keys of a token stay: --use-guard-keys takes them, and their backup is theirs. */
function noteSealed(
  { hsm }: Configuration,
  { guardKeys, guardBackup }: Pick<NewGuards, 'guardKeys' | 'guardBackup'>,
  made: MadeFiles,
): void {
  if (guardKeys !== 'generate' || hsm.sealedFile === undefined) return;
  made.add(hsm.sealedFile, `${hsm.sealedFile}.lock`);
  if (guardBackup !== undefined) made.add(...backupFilesOf(guardBackup));
}

/** A backup of an earlier attempt says for whom it is. */
function installationOf(options: Options): string {
  const order = backupOrder(options);
  const earlier = order !== undefined && options.useGuardKeys === true;
  return earlier ? installationOfBackup(order) : randomUUID();
}

function sayInstallation(
  { output }: CustodyCommandParts,
  options: Options,
  {
    entity,
    place,
    file,
  }: { readonly entity: Installation; readonly place: string; readonly file: string | null },
): void {
  const guardBackup = backupOrder(options) ?? null;
  const kind = entity.trial ? 'TRIAL store' : 'store';
  answer(output, options, {
    facts: { ...entity, place, configuration: file, guardBackup },
    text: [
      `${kind} ${place} is ready: installation ${entity.name}, ${entity.installationId}`,
      `guarded by the HSM of profile ${entity.hsmProfile}: without its keys the store is worthless`,
      ...(guardBackup === null
        ? ['no backup of the guard keys was made: if the HSM is lost, every key of the store is']
        : backupAdvice(guardBackup)),
      entity.trial
        ? 'next: sts-kms owner add NAME --time-zone ZONE'
        : 'next, before it can have keys, its people: sts-kms person new-key, person bootstrap',
    ],
    again: 'sts-kms store status',
  });
}
