/**
 * Moving a store to another HSM, which has the guard keys from their backup and the next storage
 * key. It is a rotation whose old values another HSM wrapped: the security module opens those in
 * software. From the first step on the record names the new HSM, so that the old one is refused;
 * cut short anywhere, it goes on when it is asked for again.
 *
 * @module
 */
import { INSTALLATION_RECORD_ID, type Installation } from '../../keys/installation.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { keepNext } from '../records/keep-record.ts';
import { INSTALLATIONS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { rotateStorageKey, type Rotation } from './rotate-storage-key.ts';
import type { RotationDependencies } from './rotation-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';

const PAGE_KEYS = 100;

/** What a move needs: the security module of the new HSM. */
export interface MoveDependencies extends RotationDependencies {
  readonly securityModule: RotationDependencies['securityModule'] &
    Pick<SecurityModule, 'describe' | 'checkVendingKeyValue'>;
}

/** What a move did. */
export interface HsmMove extends Rotation {
  /** Profile of the HSM that guards the store now. */
  readonly hsmProfile: string;
}

/**
 * Moves every value to the HSM of the security module, or goes on with a move that was cut short.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, INSTALLATION_ROTATES, RECORD_NOT_GENUINE and
 *   the like,
 *   STORE_CONFLICT when
 *   another process moves too, and what the HSM reports: asking again goes on
 */
export async function moveHsm(dependencies: MoveDependencies, act: Act): Promise<HsmMove> {
  requireDuty(act, 'installation.move-begin');
  requireWholeScope(act);
  const found = await loadTrusted(dependencies, INSTALLATIONS, INSTALLATION_RECORD_ID);
  const { profile: hsmProfile } = await dependencies.securityModule.describe();
  const { rotatingTo } = found.entity;
  if (rotatingTo === null) await begin({ dependencies, act }, found, hsmProfile);
  else await requireOwnMove(dependencies, found, hsmProfile);
  const rotation = await rotateStorageKey(dependencies, act);
  return { ...rotation, resumed: rotatingTo !== null, hsmProfile };
}

function begin(
  moving: { readonly dependencies: MoveDependencies; readonly act: Act },
  found: Stored<Installation>,
  hsmProfile: string,
): Promise<Stored<Installation>> {
  const { storageKeyNumber, hsmProfile: from } = found.entity;
  const rotatingTo = storageKeyNumber + 1;
  const entity = { ...found.entity, hsmProfile, rotatingTo };
  const facts = { from, to: hsmProfile, rotatingTo };
  const deed = { action: 'installation.move-begin', requirements: [], facts };
  return keepNext(moving, INSTALLATIONS, { previous: found, entity, deed });
}

/**
 * What is under way must be the move to this HSM and no rotation in the one before: values that
 * went over already open here.
 */
async function requireOwnMove(
  dependencies: MoveDependencies,
  { entity: { hsmProfile, rotatingTo } }: Stored<Installation>,
  profile: string,
): Promise<void> {
  if (hsmProfile !== profile) throw rotates();
  const key = await findUnder(dependencies, rotatingTo);
  if (key === undefined || rotatingTo === null) return;
  try {
    await dependencies.securityModule.checkVendingKeyValue(key);
  } catch (error) {
    if (!(error instanceof KmsError) || error.code !== 'HSM_UNWRAP_FAILED') throw error;
    throw rotates(error);
  }
}

function rotates(cause?: unknown): KmsError {
  const message = 'values are on their way to a storage key of another HSM';
  return new KmsError('INSTALLATION_ROTATES', message, { cause });
}

async function findUnder(
  { store }: MoveDependencies,
  storageKeyNumber: number | null,
): Promise<Stored<VendingKey> | undefined> {
  for (let after: string | undefined; ;) {
    const page = await store.vendingKeys.list({
      limit: PAGE_KEYS,
      ...(after === undefined ? {} : { after }),
    });
    const found = page.find(({ entity }) => entity.value?.storageKeyNumber === storageKeyNumber);
    after = page.at(-1)?.entity.id;
    if (found !== undefined || after === undefined) return found;
  }
}
