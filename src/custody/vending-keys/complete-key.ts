/**
 * The second half of making a vending key: its value is made or taken in, judged, and stored. When
 * any of that fails, the announced key ends as destroyed; when that fails too, it stays
 * `generating` until the next start reconciles it.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { INSTALLATION_RECORD_ID } from '../../keys/installation.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import { VALUE_OF_ITS_OWN } from '../../keys/rules/value-of-its-own.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import { vendingKeyName, type HeldValue, type VendingKey } from '../../keys/vending-key.ts';
import type { Repositories } from '../../ports/store.ts';
import { recordEvent } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import { abandonKey } from './abandon-key.ts';
import type { KeyCustody, KeyDoing } from './key-custody.ts';

/** A key that was announced, and what completing it is called. */
export interface Announcement {
  readonly announced: Stored<VendingKey>;
  /** As `vending-key.generate`. */
  readonly action: string;
  readonly trialStore: boolean;
}

/** Asks the security module for the value of an announced key. */
export type MakeValue = (announced: Stored<VendingKey>) => Promise<Stored<VendingKey>>;

/**
 * Completes an announced key.
 *
 * @throws {KmsError} what the security module refuses; KEY_VALUE_KNOWN, KEY_CHECK_VALUE_DIFFERS,
 *   STORE_CONFLICT when the key was given up or the storage key rotated in the meantime
 */
export async function completeKey(
  doing: KeyDoing,
  announcement: Announcement,
  make: MakeValue,
): Promise<Stored<VendingKey>> {
  const { announced } = announcement;
  try {
    const made = await make(announced);
    const value = requireValue(made);
    requireReportedCheckValue(made.entity, value);
    const requirements = await requireOwnValue(doing.dependencies, announcement, value);
    await storeMade(doing, { ...announcement, made, value, requirements });
    return made;
  } catch (error) {
    const refusal = asKnownValue(error);
    await abandonOrLeave(doing, announced, refusal);
    throw refusal;
  }
}

/** Refuses a value that another key has. */
async function requireOwnValue(
  { store }: Pick<KeyCustody, 'store'>,
  { announced, trialStore }: Announcement,
  { fingerprint }: HeldValue,
): Promise<readonly string[]> {
  const holder = await store.vendingKeys.findFingerprint(fingerprint);
  const valueKnown = holder !== undefined && holder !== announced.entity.id;
  return requireAll([VALUE_OF_ITS_OWN], { trialStore, valueKnown }).map(({ id }) => id);
}

/** Check values by other methods cannot be compared; they are kept as they were reported. */
function requireReportedCheckValue(key: VendingKey, { keyCheckValue }: HeldValue): void {
  const reported = key.reportedKeyCheckValue?.toLowerCase();
  const held = keyCheckValue.toLowerCase();
  const comparable = reported?.split(':')[0] === held.split(':')[0];
  const length = Math.min(held.length, reported?.length ?? 0);
  if (!comparable || reported?.slice(0, length) === held.slice(0, length)) return;
  const name = vendingKeyName(key.attributes);
  throw new KmsError(
    'KEY_CHECK_VALUE_DIFFERS',
    `key ${name}: reported ${reported ?? ''}, its value gives ${held}`,
  );
}

interface Made extends Announcement {
  readonly made: Stored<VendingKey>;
  readonly value: HeldValue;
  readonly requirements: readonly string[];
}

async function storeMade({ dependencies, act }: KeyDoing, make: Made): Promise<void> {
  const { made, value, action, requirements } = make;
  const { id, attributes } = made.entity;
  const { keyCheckValue } = value;
  await dependencies.store.transaction(async (repositories) => {
    const facts = { name: vendingKeyName(attributes), keyCheckValue };
    const subject = subjectOf(VENDING_KEYS, id);
    const { clock } = dependencies;
    // The event first: events are in the order of commits, so from here on no rotation can end.
    const records = [['vending_key', made] as const];
    const keyUses = [{ vendingKeyId: id, purpose: action.replace('vending-key.', ''), times: 1 }];
    const happening = { action, subject, requirements, facts, records, keyUses };
    await recordEvent(repositories, { clock, act }, happening);
    await requirePresentStorageKey(repositories, value);
    await repositories.vendingKeys.update(made);
  });
}

/** A rotation that ended in the meantime has destroyed, or will, the key that wraps this value. */
async function requirePresentStorageKey(
  { installations }: Pick<Repositories, 'installations'>,
  { storageKeyNumber }: HeldValue,
): Promise<void> {
  const present = (await installations.find(INSTALLATION_RECORD_ID))?.entity.storageKeyNumber;
  if (present !== undefined && storageKeyNumber >= present) return;
  throw new KmsError('STORE_CONFLICT', `storage key ${storageKeyNumber} was rotated away`);
}

function requireValue({ entity }: Stored<VendingKey>): HeldValue {
  if (entity.value !== null) return entity.value;
  throw new KmsError('INTERNAL', 'the security module answered a key without a value');
}

/** The unique index of the store is the last line: of two equal values at once one gets through. */
function asKnownValue(error: unknown): unknown {
  if (!(error instanceof KmsError) || error.code !== 'STORE_DUPLICATE') return error;
  const message = 'another key has the same value';
  return new KmsError('KEY_VALUE_KNOWN', message, { cause: error });
}

/** What failed first is told, not what failed in clearing up: reconciling does the rest. */
async function abandonOrLeave(
  doing: KeyDoing,
  announced: Stored<VendingKey>,
  refusal: unknown,
): Promise<void> {
  try {
    await abandonKey(doing, announced, refusal instanceof KmsError ? refusal.code : 'INTERNAL');
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
  }
}
