/**
 * Changing what is known of a meter beside its key: that it takes a third token, where it hangs.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Act } from '../custody-dependencies.ts';
import { keepNext } from '../records/keep-record.ts';
import { METERS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import type { MeterDependencies } from './meter-dependencies.ts';
import {
  METER_FACT_NAMES,
  requireMeterFacts,
  requirePastPurchase,
  subVendorOf,
  type MeterFacts,
} from './meter-facts.ts';
import { requireDuty } from '../people/require-duty.ts';

/** Facts to be changed. */
export interface MeterFactsChange {
  readonly meterPAN: MeterPAN;
  /** What is absent stays. */
  readonly facts: Partial<MeterFacts>;
}

/**
 * Changes facts.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, METER_FACT_INVALID, METER_UNCHANGED,
 *   STORE_CONFLICT
 */
export async function changeMeterFacts(
  dependencies: MeterDependencies,
  act: Act,
  { meterPAN, facts }: MeterFactsChange,
): Promise<Meter> {
  requireDuty(act, 'meter.change-facts');
  requireMeterFacts(facts);
  requirePastPurchase(facts, dependencies.clock.nowUtc());
  const previous = await loadTrusted(dependencies, METERS, meterPAN);
  const meter = previous.entity;
  const changed = METER_FACT_NAMES.filter(
    (name) => facts[name] !== undefined && facts[name] !== (meter[name] ?? null),
  );
  if (changed.length === 0) {
    throw new KmsError('METER_UNCHANGED', `meter ${meterPAN}: no fact differs`);
  }
  const told = changed.map((name) => [name, String(facts[name])] as const);
  const changes: Partial<MeterFacts> = Object.fromEntries(
    changed.map((name) => [name, facts[name]]),
  );
  const { subVendor: before, ...rest } = meter;
  const { subVendor = before, ...others } = changes;
  const deed = {
    action: 'meter.change-facts',
    requirements: [],
    facts: Object.fromEntries(told),
  };
  const change = { previous, entity: { ...rest, ...others, ...subVendorOf(subVendor) }, deed };
  const { entity } = await keepNext({ dependencies, act }, METERS, change);
  return entity;
}
