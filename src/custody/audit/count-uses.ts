/**
 * How often vending keys were used: by key, actor, purpose and day.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { KeyUse } from '../../ports/store.ts';
import { vendingKeyName } from '../../keys/vending-key.ts';
import { listTrusted } from '../records/list-trusted.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

/** Which uses. */
export interface UseFilter {
  /** Days in UTC, `YYYY-MM-DD`, both included. */
  readonly from?: string;
  readonly to?: string;
  /** Id of a vending key. */
  readonly vendingKeyId?: string;
}

/** Uses with the name of the key. */
export interface NamedKeyUse extends KeyUse {
  /** As `123456/2`. */
  readonly key: string;
}

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/**
 * Uses of the keys that the reader sees.
 *
 * @throws {KmsError} PERSON_DUTY, CLI_USAGE for what is no day
 */
export async function countUses(
  reading: RecordReading,
  act: Act,
  { from = '0000-01-01', to = '9999-12-31', vendingKeyId }: UseFilter = {},
): Promise<NamedKeyUse[]> {
  requireDuty(act, 'audit.read');
  for (const day of [from, to]) {
    if (!DAY.test(day)) throw new KmsError('CLI_USAGE', 'a day wanted, as 2026-11-30');
  }
  const keys = await listTrusted(reading, VENDING_KEYS);
  const names = new Map(keys.map(({ entity }) => [entity.id, vendingKeyName(entity.attributes)]));
  const uses = await reading.store.events.keyUses({ from, to });
  return uses.flatMap((use) => {
    const key = names.get(use.vendingKeyId);
    const wanted = vendingKeyId === undefined || use.vendingKeyId === vendingKeyId;
    return key !== undefined && wanted ? [{ ...use, key }] : [];
  });
}
