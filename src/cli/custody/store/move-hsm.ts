/**
 * `sts-kms store move-hsm`: a store to another HSM, from the backup of its guard keys.
 *
 * @module
 */
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import type { Configuration } from '../../../config/configuration.ts';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { makeAuditKey } from '../../../custody/audit/make-audit-key.ts';
import { moveHsm } from '../../../custody/installation/move-hsm.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { startProgress } from '../progress.ts';
import { loginName, wordsOf, addSessionOptions, type SessionOptions } from '../session-options.ts';
import {
  addBackupOptions,
  backupAdvice,
  backupOrder,
  type BackupOptions,
} from './backup-options.ts';
import { inSession } from '../with-session.ts';
import { counting } from './rotate.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';
import { eachValue } from '../option-values.ts';

interface Options extends SessionOptions, BackupOptions {
  readonly toConfig: string;
  readonly backup: string;
  readonly share: readonly string[];
}

const HELP = `
--config names the HSM that has wrapped the values so far, --to-config the one that shall guard the
same store: both name it. The HSM before is not touched and may be lost. Stop every other program on
the store first. Cut short anywhere, the move goes on when the command is run again.

The move makes a new storage key, which the backup given here does not have: order a new backup with
--backup-folder, --shares and --threshold. With the same HSM in both configurations this is a
rotation of the storage key with a new backup.

Example:
  sts-kms store move-hsm --to-config new.yaml --backup guard-keys.backup.json \\
    --share a/share-1.json --share b/share-4.json --share c/share-5.json \\
    --backup-folder new-backup --shares 5 --threshold 3`;

/** Adds the command. */
export function addMoveHsm(store: Command, parts: CustodyCommandParts): void {
  addBackupOptions(addSessionOptions(store.command('move-hsm')))
    .requiredOption('--to-config <file>', 'the configuration of the store on the new HSM')
    .requiredOption('--backup <file>', 'the backup of the guard keys')
    .requiredOption(
      '--share <file>',
      'a share of it; repeat it as often as shares are needed',
      eachValue,
    )
    .summary('move the store to another HSM')
    .description('Restores the guard keys into another HSM and wraps every value there.')
    .addHelpText('after', HELP)
    .action((options: Options) => run(parts, options));
}

async function run(parts: CustodyCommandParts, options: Options): Promise<void> {
  const words = wordsOf(options);
  const newBackup = backupOrder(options) ?? null;
  const from = loadConfiguration(options.config);
  const to = loadConfiguration(options.toConfig);
  requireSameStore(from, to);
  const session = await parts.openRestored(to, {
    backupFile: resolve(options.backup),
    shareFiles: options.share.map((file) => resolve(file)),
    fromProfile: from.hsm.profile,
    newBackup,
  });
  // The shares have opened the guard keys.
  const act: Act = { ...words, actor: { kind: 'share-holder', name: loginName(options) } };
  await inSession(session, { output: parts.output, options }, async ({ dependencies }) => {
    const total = await dependencies.store.recordHistory.countRecords('vending_key');
    const progress = startProgress(total, 'keys');
    try {
      const move = await moveHsm(counting(dependencies, progress), act);
      parts.output.delivery.warn((await makeAuditKey(dependencies, act)).unsigned);
      const { rewrapped, hsmProfile, storageKeyNumber } = move;
      answer(parts.output, options, {
        facts: { ...move, newBackup },
        text: [
          `${rewrapped} values went under storage key ${storageKeyNumber} of HSM ${hsmProfile}`,
          ...(newBackup === null
            ? [`storage key ${storageKeyNumber} has no backup: a lost HSM loses every key`]
            : backupAdvice(newBackup)),
          'next: sts-kms store verify and store backup with the new configuration',
        ],
        again: 'sts-kms store status',
      });
    } finally {
      progress.stop();
    }
  });
}

function requireSameStore(from: Configuration, to: Configuration): void {
  if (isDeepStrictEqual(from.store, to.store)) return;
  throw new KmsError('CONFIG_INVALID', 'store: --config and --to-config name different stores');
}
