/**
 * `sts-kms store rotate-storage-key`: every value under a new key of the HSM.
 *
 * @module
 */
import type { Command } from 'commander';
import { ROTATE_STORAGE_KEY } from '../../../custody/approvals/operations.ts';
import { answer } from '../answer.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts, SessionDependencies } from '../custody-session.ts';
import { startProgress, type Progress } from '../progress.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

const HELP = `
Each value is wrapped under a new storage key, then the old one is destroyed. Cut short anywhere, it
goes on where it stopped when it is run again. Backups from before cannot be opened any more: make a
new one.

The new storage key is made inside the HSM and never leaves it, so a backup of the guard keys, which
\`store init\` made, does not cover it: when the HSM is lost then, every key is. To rotate and have
a new backup, use store move-hsm with the same configuration twice.

Examples:
  sts-kms store rotate-storage-key --ticket OPS-30
  sts-kms store backup /mnt/backup/after-rotation.db`;

/** Adds the command. */
export function addRotate(store: Command, parts: CustodyCommandParts): void {
  addSessionOptions(store.command('rotate-storage-key'))
    .summary('wrap every value under a new storage key')
    .description('Wraps every value under a new storage key and destroys the old one.')
    .addHelpText('after', HELP)
    .action((options: SessionOptions) =>
      withSession(parts, options, async (session, act) => {
        const { dependencies } = session;
        const total = await dependencies.store.recordHistory.countRecords('vending_key');
        const progress = startProgress(total, 'keys');
        try {
          const counted = { ...session, dependencies: counting(dependencies, progress) };
          const asking = { session: counted, act, output: parts.output, options };
          const rotation = await doOrAsk(asking, ROTATE_STORAGE_KEY, {});
          if (rotation === null) return;
          const { storageKeyNumber, rewrapped, resumed } = rotation;
          const how = resumed ? 'the rotation that was cut short is finished' : 'rotated';
          answer(parts.output, options, {
            again: 'sts-kms store status',
            facts: rotation,
            text: [
              `${how}: ${rewrapped} values went under storage key ${storageKeyNumber}`,
              'next: make a backup; older ones cannot be opened any more',
              `no backup of guard keys covers storage key ${storageKeyNumber}: see --help`,
            ],
          });
        } finally {
          progress.stop();
        }
      }),
    );
}

/** Shows how many values went over. */
export function counting(
  dependencies: SessionDependencies,
  progress: Progress,
): SessionDependencies {
  const { securityModule } = dependencies;
  return {
    ...dependencies,
    securityModule: {
      ...securityModule,
      rewrapVendingKeys: async (...args) => {
        const rewrapped = await securityModule.rewrapVendingKeys(...args);
        progress.add(rewrapped.length);
        return rewrapped;
      },
    },
  };
}
