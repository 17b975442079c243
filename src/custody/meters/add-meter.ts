/**
 * Recording a meter: what it is, and where its key stands at the start.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { EncryptionAlgorithm } from '../../sts/attributes/encryption-algorithm.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import { requireCombination } from '../../sts/derivation/derive-decoder-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { keepNew } from '../records/keep-record.ts';
import { METERS } from '../records/record-kinds.ts';
import { findTrusted } from '../records/trusted-record.ts';
import { positionText } from './describe-position.ts';
import type { MeterDependencies } from './meter-dependencies.ts';
import {
  requireMeterFacts,
  requirePastPurchase,
  subVendorOf,
  type MeterFacts,
} from './meter-facts.ts';
import { loadNamedPosition, type NamedPosition } from './positions.ts';
import { requireDuty } from '../people/require-duty.ts';

/** A meter to be recorded. */
export interface NewMeter extends MeterFacts {
  readonly meterPAN: MeterPAN;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  /** Where its key stands, as far as we know. */
  readonly presumed: NamedPosition;
  /** Where it shall stand; absent: where it stands. */
  readonly intended?: NamedPosition | undefined;
}

/**
 * Records a meter.
 *
 * @throws {KmsError} PERSON_DUTY, METER_EXISTS, METER_FACT_INVALID, STS_KEY_COMBINATION when its
 *   cipher does not
 *   go with its key, KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN
 */
export async function addMeter(
  dependencies: MeterDependencies,
  act: Act,
  request: NewMeter,
): Promise<Meter> {
  requireDuty(act, 'meter.add');
  const { meterPAN, presumed, intended, encryptionAlgorithm, ...known } = request;
  requireMeterFacts(known);
  requirePastPurchase(known, dependencies.clock.nowUtc());
  const { subVendor, ...facts } = known;
  if ((await findTrusted(dependencies, METERS, meterPAN)) !== undefined) throw exists(meterPAN);
  const start = await loadNamedPosition(dependencies, presumed);
  const goal = intended === undefined ? start : await loadNamedPosition(dependencies, intended);
  for (const { key } of [start, goal]) {
    const { decoderKeyGenerationAlgorithm } = key.entity.attributes;
    requireCombination(decoderKeyGenerationAlgorithm, { encryptionAlgorithm });
  }
  const meter: Meter = {
    id: meterPAN,
    version: 1,
    encryptionAlgorithm,
    ...facts,
    ...subVendorOf(subVendor),
    intended: goal.position,
    issued: null,
    presumed: start.position,
    proven: null,
  };
  const deed = {
    action: 'meter.add',
    requirements: [],
    facts: {
      presumed: positionText(start.key.entity, start.position),
      intended: positionText(goal.key.entity, goal.position),
    },
  };
  try {
    return (await keepNew({ dependencies, act }, METERS, { entity: meter, deed })).entity;
  } catch (error) {
    // Recorded in the meantime, or by somebody whose meters are not seen: a number is there once.
    const duplicate = error instanceof KmsError && error.code === 'STORE_DUPLICATE';
    throw duplicate ? exists(meterPAN, error) : error;
  }
}

function exists(meterPAN: MeterPAN, cause?: unknown): KmsError {
  const message = `meter ${meterPAN} is recorded`;
  return new KmsError('METER_EXISTS', message, { facts: { meterPAN }, cause });
}
