/**
 * Reads everything that a key change is judged by; each record is checked.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroup } from '../../keys/supply-group.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { ChangeSide, KeyChangeFacts } from '../../rollover/rules/key-change-facts.ts';
import { tokenCountFor } from '../../sts/token/key-change-attributes.ts';
import { requireClock } from '../audit/require-clock.ts';
import type { Act } from '../custody-dependencies.ts';
import { loadKey } from '../meters/key-reference.ts';
import type { LoadedPosition } from '../meters/positions.ts';
import { ownerNamed } from '../owners/find-owner.ts';
import { METERS, SUPPLY_GROUPS } from '../records/record-kinds.ts';
import { loadTrusted, type RecordReading } from '../records/trusted-record.ts';
import type { KeyChangePlanning } from './key-change-dependencies.ts';
import type { KeyChangeRequest } from './key-change-request.ts';
import { loadOldKey, wasHeldBefore, type MeterHistory } from './old-key-candidates.ts';

/** How many issued sets of a meter are looked through. */
const ISSUES_LOOKED_AT = 100;

/** One side of a change, as stored. */
export interface StoredSide extends LoadedPosition {
  readonly supplyGroup: Stored<SupplyGroup>;
}

/** A key change with all that it is judged by. */
export interface KeyChangeCase {
  readonly meter: Stored<Meter>;
  readonly history: MeterHistory;
  readonly from: StoredSide;
  readonly to: StoredSide;
  /** Ids of the owners who agreed. */
  readonly agreedBy: readonly string[];
  readonly facts: KeyChangeFacts;
}

/**
 * Reads a case.
 *
 * @throws {KmsError} AUDIT_CLOCK_BEHIND, RECORD_UNKNOWN, KEY_CHANGE_FROM_UNKNOWN,
 *   KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN, and when a record cannot be relied on
 */
export async function readKeyChange(
  planning: KeyChangePlanning,
  act: Act,
  request: KeyChangeRequest,
): Promise<KeyChangeCase> {
  await requireClock(planning);
  const { store, clock, policy, compromisedOldKey } = planning;
  const stored = await loadTrusted(planning, METERS, request.meterPAN);
  const meter = stored.entity;
  const issues = await store.keyChangeIssues.listOfMeter(meter.id, ISSUES_LOOKED_AT);
  const history = { meter, issues };
  const [oldKey, key] = await Promise.all([
    loadOldKey(planning, history, request.from),
    loadKey(planning, meter.intended),
  ]);
  const [from, to] = await withGroups(planning, oldKey, { position: meter.intended, key });
  const agreedBy = await ownersOf(planning, request.agreedByOwners ?? []);
  const facts: KeyChangeFacts = {
    now: clock.nowUtc(),
    policy,
    ...(compromisedOldKey && { compromisedOldKey }),
    meter,
    from: sideOf(from),
    to: sideOf(to),
    tokenCount:
      request.tokenCount ??
      tokenCountFor(meter.encryptionAlgorithm, meter.takesThirdToken ?? false),
    ownersAgree: [from, to].every(({ supplyGroup }) =>
      agreedBy.includes(supplyGroup.entity.ownerId),
    ),
    heldBefore: wasHeldBefore(history, from.position, to.position),
    reason: act.reason,
  };
  return { meter: stored, history, from, to, agreedBy, facts };
}

/** Both sides with their groups; a change within one group reads it once. */
async function withGroups(
  reading: RecordReading,
  from: LoadedPosition,
  to: LoadedPosition,
): Promise<[StoredSide, StoredSide]> {
  const groupOf = ({ key }: LoadedPosition) => key.entity.attributes.supplyGroupCode;
  const fromGroup = loadTrusted(reading, SUPPLY_GROUPS, groupOf(from));
  const same = groupOf(from) === groupOf(to);
  const toGroup = same ? fromGroup : loadTrusted(reading, SUPPLY_GROUPS, groupOf(to));
  const [supplyGroup, goal] = await Promise.all([fromGroup, toGroup]);
  return [
    { ...from, supplyGroup },
    { ...to, supplyGroup: goal },
  ];
}

async function ownersOf(reading: RecordReading, names: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) ids.push((await ownerNamed(reading, name)).entity.id);
  return ids;
}

function sideOf({ key, position, supplyGroup }: StoredSide): ChangeSide {
  return { key: key.entity, position, supplyGroup: supplyGroup.entity };
}

/** The vending keys of a case, one when both sides have the same, and the places of the sides. */
export function keysOfCase({ from, to }: Pick<KeyChangeCase, 'from' | 'to'>): {
  readonly keys: readonly Stored<VendingKey>[];
  readonly fromKey: number;
  readonly toKey: number;
} {
  const same = from.key.entity.id === to.key.entity.id;
  return { keys: same ? [to.key] : [from.key, to.key], fromKey: 0, toKey: same ? 0 : 1 };
}
