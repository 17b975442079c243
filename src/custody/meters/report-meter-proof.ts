/**
 * Recording what a meter proved to be. What we presume follows what is proven.
 *
 * @module
 */
import type { Meter } from '../../rollover/meter.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Act } from '../custody-dependencies.ts';
import { keepNext } from '../records/keep-record.ts';
import { METERS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { positionText } from './describe-position.ts';
import type { MeterDependencies } from './meter-dependencies.ts';
import { loadNamedPosition, samePosition, type NamedPosition } from './positions.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * Where a proof may come from: the meter took credit under that key, its display was read, somebody
 * reported from the field, or the meter's own network told.
 */
export const PROOF_SOURCES = ['accepted-credit', 'display-readout', 'field-report', 'ami'] as const;
/** One of {@link PROOF_SOURCES}. */
export type ProofSource = (typeof PROOF_SOURCES)[number];

/** What a meter proved. */
export interface MeterProof {
  readonly meterPAN: MeterPAN;
  readonly position: NamedPosition;
  readonly source: ProofSource;
}

/** The meter, and whether it is elsewhere than our last set leads. */
export interface ProofResult {
  readonly meter: Meter;
  readonly differsFromIssued: boolean;
}

/**
 * Records a proof. When it is not what the last issued set leads to, the event is a warning of
 * its own: the set was not entered, or somebody else changed the meter's key.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN,
 *   STORE_CONFLICT
 */
export async function reportMeterProof(
  dependencies: MeterDependencies,
  act: Act,
  { meterPAN, position: named, source }: MeterProof,
): Promise<ProofResult> {
  requireDuty(act, 'meter.prove');
  const previous = await loadTrusted(dependencies, METERS, meterPAN);
  const meter = previous.entity;
  const { key, position } = await loadNamedPosition(dependencies, named);
  const differsFromIssued = meter.issued !== null && !samePosition(meter.issued, position);
  const deed = {
    action: differsFromIssued ? 'meter.prove-differs' : 'meter.prove',
    requirements: [],
    facts: { proven: positionText(key.entity, position), source, differsFromIssued },
  };
  const next = { ...meter, presumed: position, proven: position };
  const change = { previous, entity: next, deed };
  const { entity } = await keepNext({ dependencies, act }, METERS, change);
  return { meter: entity, differsFromIssued };
}
