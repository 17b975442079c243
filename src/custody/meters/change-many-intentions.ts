/**
 * Changing what many meters shall become, in one act: all of them or none.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { TariffIndex } from '../../sts/attributes/tariff-index.ts';
import { requireCombination } from '../../sts/derivation/derive-decoder-key.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { Act } from '../custody-dependencies.ts';
import { recordEvent } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { METERS, VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted, sealedRecordOf } from '../records/trusted-record.ts';
import { positionText } from './describe-position.ts';
import type { KeyReference } from './key-reference.ts';
import type { MeterDependencies } from './meter-dependencies.ts';
import { loadNamedPosition, samePosition } from './positions.ts';
import { requireWords } from './require-reason.ts';
import { requireDuty } from '../people/require-duty.ts';

/** Most meters of one act: their numbers stand in what people sign. */
export const INTENTIONS_MAX = 10_000;

/** What they shall become. */
export interface ManyIntentions {
  readonly meterPANs: readonly MeterPAN[];
  readonly key: KeyReference;
  readonly tariffIndex: TariffIndex;
}

/** How many were changed, and how many had that intention already. */
export interface ChangedIntentions {
  readonly changed: number;
  readonly unchanged: number;
}

/**
 * Changes the intentions of meters.
 *
 * @throws {KmsError} PERSON_DUTY, METER_REASON_MISSING without ticket and reason, METER_COUNT for
 *   none or too
 *   many, RECORD_UNKNOWN, KEY_REVISION_UNKNOWN, STS_KEY_COMBINATION, STORE_CONFLICT
 */
export async function changeManyIntentions(
  dependencies: MeterDependencies,
  act: Act,
  { meterPANs, key, tariffIndex }: ManyIntentions,
): Promise<ChangedIntentions> {
  requireDuty(act, 'meter.intend-many');
  requireWords(act, ['ticket', 'reason']);
  const wanted = [...new Set(meterPANs)];
  if (wanted.length === 0 || wanted.length > INTENTIONS_MAX) {
    throw new KmsError('METER_COUNT', `1 to ${INTENTIONS_MAX} different meters wanted`);
  }
  const goal = await loadNamedPosition(dependencies, { key, tariffIndex });
  const { decoderKeyGenerationAlgorithm } = goal.key.entity.attributes;
  const previous: Stored<Meter>[] = [];
  for (const meterPAN of wanted) {
    const meter = await loadTrusted(dependencies, METERS, meterPAN);
    requireCombination(decoderKeyGenerationAlgorithm, meter.entity);
    if (!samePosition(goal.position, meter.entity.intended)) previous.push(meter);
  }
  const counts = { changed: previous.length, unchanged: wanted.length - previous.length };
  const next = await sealAll(dependencies, previous, goal.position);
  const { store, clock } = dependencies;
  await store.transaction(async (repositories) => {
    for (const meter of next) await repositories.meters.update(meter);
    const to = positionText(goal.key.entity, goal.position);
    const subject = subjectOf(VENDING_KEYS, goal.key.entity.id);
    const records = next.map((meter) => ['meter', meter] as const);
    const happening = { action: 'meter.intend-many', subject, requirements: [], records };
    await recordEvent(repositories, { clock, act }, { ...happening, facts: { to, ...counts } });
  });
  return counts;
}

async function sealAll(
  { securityModule }: MeterDependencies,
  meters: readonly Stored<Meter>[],
  intended: Meter['intended'],
): Promise<Stored<Meter>[]> {
  const changes = meters.map((previous) => {
    const { entity } = previous;
    const next: Meter = { ...entity, intended, version: entity.version + 1 };
    const record = { table: METERS.table, id: next.id, version: next.version };
    return {
      next,
      change: {
        previous: sealedRecordOf(METERS, previous),
        next: { ...record, row: METERS.toRow(next) },
      },
    };
  });
  const macs = await securityModule.sealRecords(changes.map(({ change }) => change));
  return changes.map(({ next: entity }, index) => {
    const recordMac = macs[index];
    if (recordMac === undefined) throw new KmsError('INTERNAL', 'a meter was not sealed');
    return { entity, recordMac };
  });
}
