/**
 * Rewrapping the values of vending keys under another storage key, a batch at a time.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { INSTALLATION_RECORD_ID, type Installation } from '../../keys/installation.ts';
import type { SealedRecord, Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import { recordEvent } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { readTrusted } from '../records/list-trusted.ts';
import { INSTALLATIONS, VENDING_KEYS } from '../records/record-kinds.ts';
import { sealedRecordOf } from '../records/trusted-record.ts';
import type { Rotating } from './rotation-dependencies.ts';

const BATCH_KEYS = 100;
/** Batches in a row that others may spoil by changing one of their keys. */
const CONFLICTS_MAX = 5;

/**
 * Rewraps until no value is under another storage key.
 *
 * @param begun - the installation, as it says that this rotation was begun
 * @returns how many keys were rewrapped
 * @throws {KmsError} RECORD_NOT_GENUINE and the like, what the HSM reports, STORE_CONFLICT when
 *   others keep changing keys
 */
export async function rewrapAll(
  rotating: Rotating,
  begun: Stored<Installation>,
  to: number,
): Promise<number> {
  const { dependencies } = rotating;
  const target = { to, installation: sealedRecordOf(INSTALLATIONS, begun) };
  const { store } = dependencies;
  let rewrapped = 0;
  let conflicts = 0;
  for (;;) {
    const keys = await readTrusted(dependencies, VENDING_KEYS, () =>
      store.vendingKeys.listNotUnderStorageKey(to, BATCH_KEYS),
    );
    if (keys.length === 0) return rewrapped;
    try {
      rewrapped += await rewrapBatch(rotating, keys, target);
      conflicts = 0;
    } catch (error) {
      conflicts += 1;
      const conflict = error instanceof KmsError && error.code === 'STORE_CONFLICT';
      if (!conflict || conflicts > CONFLICTS_MAX) throw error;
    }
  }
}

/** One transaction a batch: all of its keys go over, or none. */
async function rewrapBatch(
  { dependencies, act }: Rotating,
  keys: readonly Stored<VendingKey>[],
  { to, installation }: { readonly to: number; readonly installation: SealedRecord },
): Promise<number> {
  const { store, securityModule, clock } = dependencies;
  const rewrapped = await securityModule.rewrapVendingKeys(keys, to, installation);
  await store.transaction(async (repositories) => {
    for (const key of rewrapped) await repositories.vendingKeys.update(key);
    await recordEvent(
      repositories,
      { clock, act },
      {
        action: 'installation.rotate-batch',
        subject: subjectOf(INSTALLATIONS, INSTALLATION_RECORD_ID),
        requirements: [],
        records: rewrapped.map((key) => ['vending_key', key] as const),
        facts: { storageKeyNumber: to, keys: rewrapped.length },
        keyUses: rewrapped.map(({ entity: { id } }) => ({
          ...{ vendingKeyId: id, purpose: 'rewrap', times: 1 },
        })),
      },
    );
  });
  return rewrapped.length;
}
