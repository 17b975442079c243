/**
 * The guard keys of a host that opens: made, made with a backup, restored, or found. Where they are
 * made or restored there is an audit key afterwards; where they are found none is made.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Hsm } from '../../ports/hsm.ts';
import { hasAuditKey, makeAuditKey } from '../audit-key.ts';
import {
  destroyOrLeave,
  findGuardKeys,
  generateGuardKeys,
  requireNoGuardKeys,
  type GuardKeys,
} from '../guard-keys.ts';
import type { HostSetup } from '../host-protocol.ts';
import type { ValueAdoption } from './adoption.ts';
import { generateBackedUpGuardKeys } from './back-up-new-keys.ts';
import type { OpenBlob } from './guard-values.ts';
import { restoreGuardKeys } from './restore-guard-keys.ts';

/** What there is then. */
export interface TakenGuards {
  readonly guards: GuardKeys;
  /** After a restore: the way to values that another HSM wrapped. */
  readonly adoption?: ValueAdoption;
  /** After making a backup: takes it away when nothing comes of the keys. */
  readonly removeBackup?: () => void;
}

/** An HSM that a host has opened, and how the blobs of a profile are opened outside. */
export interface OpenedHsm {
  readonly hsm: Hsm;
  readonly openerOf: (profile: string) => OpenBlob;
}

/** Takes them as the setup says. */
export async function takeGuardKeys(
  { hsm, openerOf }: OpenedHsm,
  setup: HostSetup,
): Promise<TakenGuards> {
  const { guardKeys, guardBackup, guardRestore: restore, installationId } = setup;
  const into = { hsm, openBlob: openerOf(setup.profile) };
  switch (guardKeys) {
    case 'find':
      return { guards: findGuardKeys(hsm) };
    case 'generate':
      // First: cut short after it, it guards nothing and is found the next time.
      requireNoGuardKeys(hsm);
      return orWithoutAuditKey(hsm, async () => {
        if (guardBackup === undefined) return { guards: generateGuardKeys(hsm) };
        return generateBackedUpGuardKeys(into, { plan: guardBackup, installationId });
      });
    case 'restore': {
      if (restore === undefined) throw new KmsError('INTERNAL', 'a restore without its files');
      const openOther = openerOf(restore.fromProfile);
      const restored = await restoreGuardKeys(into, { restore, installationId, openOther });
      // It is in no backup: that of the lost HSM ends with it. Its heads need its public half only.
      makeAuditKey(hsm);
      return restored;
    }
  }
}

/** Makes the audit key, and destroys one that it made when the other keys are refused. */
async function orWithoutAuditKey(
  hsm: Hsm,
  others: () => Promise<TakenGuards>,
): Promise<TakenGuards> {
  const wasThere = hasAuditKey(hsm);
  const { pair } = makeAuditKey(hsm);
  try {
    return await others();
  } catch (error) {
    if (!wasThere) destroyOrLeave(hsm, pair);
    throw error;
  }
}
