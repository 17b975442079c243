/**
 * Changing what a meter shall become. Nothing is issued by it: the next key-change set leads there.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { TariffIndex } from '../../sts/attributes/tariff-index.ts';
import { requireCombination } from '../../sts/derivation/derive-decoder-key.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Act } from '../custody-dependencies.ts';
import { keepNext } from '../records/keep-record.ts';
import { METERS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { intentionCounter } from './count-intention.ts';
import { positionText } from './describe-position.ts';
import { loadKey, type KeyReference } from './key-reference.ts';
import type { MeterDependencies } from './meter-dependencies.ts';
import { loadNamedPosition, samePosition } from './positions.ts';
import { requireWords } from './require-reason.ts';
import { requireDuty } from '../people/require-duty.ts';

/** What a meter shall become. */
export interface MeterIntention {
  readonly meterPAN: MeterPAN;
  readonly key: KeyReference;
  readonly tariffIndex: TariffIndex;
}

/**
 * Changes the intention; its KeyExpiryNumber is the key's present one.
 *
 * @throws {KmsError} PERSON_DUTY, METER_REASON_MISSING without ticket and reason, METER_UNCHANGED,
 *   METER_INTENTION_LIMIT, RECORD_UNKNOWN, KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN,
 *   STS_KEY_COMBINATION, STORE_CONFLICT
 */
export async function changeMeterIntention(
  dependencies: MeterDependencies,
  act: Act,
  { meterPAN, key, tariffIndex }: MeterIntention,
): Promise<Meter> {
  requireDuty(act, 'meter.intend');
  requireWords(act, ['ticket', 'reason']);
  const previous = await loadTrusted(dependencies, METERS, meterPAN);
  const meter = previous.entity;
  const before = await loadKey(dependencies, meter.intended);
  const goal = await loadNamedPosition(dependencies, { key, tariffIndex });
  const { decoderKeyGenerationAlgorithm } = goal.key.entity.attributes;
  requireCombination(decoderKeyGenerationAlgorithm, meter);
  if (samePosition(goal.position, meter.intended)) {
    throw new KmsError('METER_UNCHANGED', `meter ${meterPAN}: that is its intention`);
  }
  const deed = {
    action: 'meter.intend',
    requirements: [],
    facts: {
      from: positionText(before.entity, meter.intended),
      to: positionText(goal.key.entity, goal.position),
    },
  };
  const first = await intentionCounter(dependencies, act);
  const change = { previous, entity: { ...meter, intended: goal.position }, deed, first };
  const { entity } = await keepNext({ dependencies, act }, METERS, change);
  return entity;
}
