/**
 * `sts-kms store init`: an empty store, the keys that guard it, and its installation record. It can
 * be asked for again after it was cut short anywhere, and never overwrites.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Configuration } from '../../../config/configuration.ts';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { makeAuditKey } from '../../../custody/audit/make-audit-key.ts';
import { createInstallation } from '../../../custody/installation/create-installation.ts';
import { requireName } from '../../../custody/owners/printable-name.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import type { Installation } from '../../../keys/installation.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts, CustodySession } from '../custody-session.ts';
import {
  peoplelessAct,
  wordsOf,
  addSessionOptions,
  type SessionOptions,
} from '../session-options.ts';
import {
  addBackupOptions,
  backupAdvice,
  backupOrder,
  installationOfBackup,
  type BackupOptions,
} from './backup-options.ts';
import { inSession } from '../with-session.ts';
import { makePassphrase, requirePassphrase } from './make-passphrase.ts';

interface Options extends SessionOptions, BackupOptions {
  readonly name: string;
  readonly trial?: true;
  readonly useGuardKeys?: true;
  readonly makePassphrase?: true;
}

/** What an HSM answers that has guard keys already. */
const GUARDED: readonly string[] = ['HSM_KEY_AMBIGUOUS', 'HSM_SEAL_EXISTS'];

const HELP = `
It makes the folder and the tables, in the HSM two keys that guard the store and a pair that signs
the audit, and the installation record. If it is cut short after the guard keys were made, it says
so when it is run again; then --use-guard-keys takes these keys. Use that for nothing else: two
stores behind the same keys destroy each other's values when one of them rotates its storage key.

With --backup-folder, --shares and --threshold the two guard keys get a backup whose key exists
only as shares for custodians. It is made now or never: afterwards the keys cannot leave the HSM,
and without a backup a lost HSM takes every key with it. If such an init was cut short, repeat it
with --use-guard-keys and the same three options.

A store that is not TRIAL has no vending keys before two people have founded it: each makes a
credential with person new-key, and person bootstrap makes the store theirs.

A TRIAL store takes clear trial values and mints no money; it stays a TRIAL store for life.

Examples:
  sts-kms store init --name 'Harbour City' --backup-folder backup --shares 5 --threshold 3
  sts-kms store init --name Rehearsal --trial --make-passphrase      on the in-memory HSM, sealed`;

/** Adds the command. */
export function addInit(store: Command, parts: CustodyCommandParts): void {
  addBackupOptions(addSessionOptions(store.command('init')))
    .requiredOption('--name <text>', 'what people call this installation')
    .option('--trial', 'a TRIAL store, for life')
    .option('--use-guard-keys', 'take the keys that an earlier attempt made in the HSM')
    .option('--make-passphrase', 'write a new passphrase file when there is none (in-memory HSM)')
    .summary('make a new store and the keys that guard it')
    .description('Makes a new store, the keys that guard it, and its installation record.')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      wordsOf(options);
      const name = requireName(options.name);
      const configuration = loadConfiguration(options.config);
      if (options.makePassphrase === true) makePassphrase(configuration, parts.output);
      else requirePassphrase(configuration);
      const installationId = installationOf(options);
      const session = await openNewSession(parts, options, { configuration, installationId });
      await inSession(session, { output: parts.output, options }, async ({ dependencies }) => {
        const act = peoplelessAct(session.mode, options);
        const trial = options.trial === true;
        const request = { installationId, name, trial };
        const { entity } = await createInstallation(dependencies, act, request);
        parts.output.delivery.warn((await makeAuditKey(dependencies, act)).unsigned);
        const { place } = await dependencies.store.status();
        sayInstallation(parts, options, { entity, place });
      });
    });
}

async function openNewSession(
  { openNew }: CustodyCommandParts,
  options: Options,
  made: { readonly configuration: Configuration; readonly installationId: string },
): Promise<CustodySession> {
  const { configuration, installationId } = made;
  const guardKeys = options.useGuardKeys === true ? 'find' : 'generate';
  const guardBackup = backupOrder(options);
  const backup = guardBackup === undefined ? {} : { guardBackup };
  try {
    return await openNew(configuration, { installationId, guardKeys, ...backup });
  } catch (cause) {
    if (!(cause instanceof KmsError) || !GUARDED.includes(cause.code)) throw cause;
    throw new KmsError(
      'INSTALLATION_GUARD_KEYS',
      'the HSM has keys that guard a store, and this store holds no installation',
      { cause },
    );
  }
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
  { entity, place }: { readonly entity: Installation; readonly place: string },
): void {
  const guardBackup = backupOrder(options) ?? null;
  const kind = entity.trial ? 'TRIAL store' : 'store';
  answer(output, options, {
    facts: { ...entity, place, guardBackup },
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
