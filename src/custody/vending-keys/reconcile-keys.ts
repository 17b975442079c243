/**
 * What a start does about keys that were announced and never completed: whoever was at it is gone,
 * so they end as destroyed, by name and with an event.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import type { WallClock } from '../../ports/clock.ts';
import type { EventRepository } from '../../ports/store.ts';
import type { Act } from '../custody-dependencies.ts';
import { listTrusted } from '../records/list-trusted.ts';
import { subjectOf } from '../records/keep-record.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import { abandonKey } from './abandon-key.ts';
import { ANNOUNCED } from './announce-key.ts';
import { eventsFromNewest } from '../audit/newest-rows.ts';
import type { KeyCustody } from './key-custody.ts';
import { requireDuty } from '../people/require-duty.ts';

/** Far longer than any HSM takes, so that nobody is at it any more. */
const UNATTENDED_MILLISECONDS = 10 * 60_000;

/** How to tell that nobody is at a key. */
export interface ReconcileRequest {
  /** A person says that no other process is making keys: those just announced end too. */
  readonly now?: boolean;
}

/** Names of keys, as `123456/2`. */
export interface Reconciled {
  readonly abandoned: readonly string[];
  /** Announced too recently: somebody may be at it. */
  readonly left: readonly string[];
}

/**
 * Ends every key that is still being made by nobody. It may be called again, and by two processes
 * at once.
 *
 * @throws {KmsError} PERSON_DUTY, the codes of records that are not genuine
 */
export async function reconcileKeys(
  dependencies: KeyCustody,
  act: Act,
  { now = false }: ReconcileRequest = {},
): Promise<Reconciled> {
  requireDuty(act, 'vending-key.abandoned');
  const keys = await listTrusted(dependencies, VENDING_KEYS);
  const unfinished = keys.filter(({ entity }) => entity.life.state === 'generating');
  const recent =
    now || unfinished.length === 0
      ? new Set<string>()
      : await recentlyAnnounced(dependencies.store, dependencies.clock);
  const isRecent = ({ entity }: Stored<VendingKey>) =>
    recent.has(subjectOf(VENDING_KEYS, entity.id));
  const abandoned: Stored<VendingKey>[] = [];
  for (const key of unfinished.filter((stored) => !isRecent(stored))) {
    if (await isAbandoned({ dependencies, act }, key)) abandoned.push(key);
  }
  return { abandoned: abandoned.map(nameOf), left: unfinished.filter(isRecent).map(nameOf) };
}

/** False when somebody completed or ended it in the meantime. */
async function isAbandoned(
  doing: { readonly dependencies: KeyCustody; readonly act: Act },
  key: Stored<VendingKey>,
): Promise<boolean> {
  try {
    await abandonKey(doing, key, 'left unfinished');
    return true;
  } catch (error) {
    if (error instanceof KmsError && error.code === 'STORE_CONFLICT') return false;
    throw error;
  }
}

/** Subjects of the announcements of the last minutes: the rest of the log is not read. */
async function recentlyAnnounced(
  { events }: { readonly events: Pick<EventRepository, 'list' | 'head'> },
  clock: WallClock,
): Promise<Set<string>> {
  const since = new Date(clock.nowMilliseconds() - UNATTENDED_MILLISECONDS).toISOString();
  const recent = new Set<string>();
  for await (const { at, action, subject } of eventsFromNewest(events)) {
    if (at < since) break;
    if (action === ANNOUNCED) recent.add(subject);
  }
  return recent;
}

function nameOf({ entity }: Stored<VendingKey>): string {
  return vendingKeyName(entity.attributes);
}
