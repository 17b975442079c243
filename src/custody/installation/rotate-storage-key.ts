/**
 * Rotating the storage key: every value goes from under storage key n to under n + 1, then n is
 * destroyed. Each step is stored before the next begins, so that a rotation that was cut short
 * goes on where it stopped when it is asked for again:
 *
 * 1. `rotatingTo` n + 1 is stored; storage key n + 1 is made, or found.
 * 2. Values are rewrapped, a batch a transaction, until none is under another key.
 * 3. `storageKeyNumber` n + 1 is stored: new values go under it. Nothing can be under n any more.
 * 4. Storage key n is destroyed, and `rotatingTo` null is stored.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { INSTALLATION_RECORD_ID, type Installation } from '../../keys/installation.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { recordEvent } from '../record-event.ts';
import { keepNext, subjectOf } from '../records/keep-record.ts';
import { INSTALLATIONS } from '../records/record-kinds.ts';
import { sealNext } from '../records/seal-record.ts';
import { loadTrusted, sealedRecordOf } from '../records/trusted-record.ts';
import { rewrapAll } from './rewrap-keys.ts';
import type { Rotating, RotationDependencies } from './rotation-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';

/** What a rotation did. */
export interface Rotation {
  /** Number of the present storage key. */
  readonly storageKeyNumber: number;
  /** Keys that this run rewrapped. */
  readonly rewrapped: number;
  /** An earlier run had begun it. */
  readonly resumed: boolean;
}

/**
 * Rotates the storage key, or goes on with a rotation that was cut short.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, STORE_CONFLICT when another process rotates
 *   too, and what
 *   the HSM reports:
 *   asking again goes on
 */
export async function rotateStorageKey(
  dependencies: RotationDependencies,
  act: Act,
): Promise<Rotation> {
  requireDuty(act, 'installation.rotate-begin');
  requireWholeScope(act);
  const rotating = { dependencies, act };
  const found = await loadTrusted(dependencies, INSTALLATIONS, INSTALLATION_RECORD_ID);
  const resumed = found.entity.rotatingTo !== null;
  const begun = resumed ? found : await begin(rotating, found);
  const { rotatingTo, storageKeyNumber } = begun.entity;
  const to = rotatingTo ?? storageKeyNumber;
  if (storageKeyNumber === to) {
    await end(rotating, begun);
    return { storageKeyNumber: to, rewrapped: 0, resumed };
  }
  await dependencies.securityModule.makeStorageKey(to);
  const rewrapped = await rewrapAll(rotating, begun, to);
  const moved = await moveOver(rotating, begun, to);
  await end(rotating, moved);
  return { storageKeyNumber: to, rewrapped, resumed };
}

function begin(rotating: Rotating, found: Stored<Installation>): Promise<Stored<Installation>> {
  const rotatingTo = found.entity.storageKeyNumber + 1;
  const entity = { ...found.entity, rotatingTo };
  const facts = { rotatingTo };
  const deed = { action: 'installation.rotate-begin', requirements: [], facts };
  return keepNext(rotating, INSTALLATIONS, { previous: found, entity, deed });
}

/** New values go under the new key from here on, if no value was left or came under the old one. */
async function moveOver(
  { dependencies, act }: Rotating,
  previous: Stored<Installation>,
  to: number,
): Promise<Stored<Installation>> {
  const { store, securityModule, clock } = dependencies;
  const entity = { ...previous.entity, storageKeyNumber: to };
  const moved = await sealNext(securityModule, INSTALLATIONS, { previous, entity });
  await store.transaction(async (repositories) => {
    // The event first: events are in the order of commits, so from here on no value comes.
    await recordEvent(
      repositories,
      { clock, act },
      {
        action: 'installation.rotate-move',
        subject: subjectOf(INSTALLATIONS, INSTALLATION_RECORD_ID),
        requirements: [],
        records: [['installation', moved]],
        facts: { storageKeyNumber: to },
      },
    );
    const left = await repositories.vendingKeys.listNotUnderStorageKey(to, 1);
    if (left.length > 0) {
      throw new KmsError('STORE_CONFLICT', `a key came that is not under storage key ${to}`);
    }
    await repositories.installations.update(moved);
  });
  return moved;
}

/** Destroys the old storage key before its rotation ends on record, so that none is forgotten. */
async function end(rotating: Rotating, moved: Stored<Installation>): Promise<void> {
  const old = moved.entity.storageKeyNumber - 1;
  const record = sealedRecordOf(INSTALLATIONS, moved);
  await rotating.dependencies.securityModule.destroyStorageKey(old, record);
  const facts = { destroyed: old };
  const deed = { action: 'installation.rotate-end', requirements: [], facts };
  const entity = { ...moved.entity, rotatingTo: null };
  await keepNext(rotating, INSTALLATIONS, { previous: moved, entity, deed });
}
