/**
 * Correcting our record of a meter: it is presumed again where it was before. The meter itself is
 * not touched and no token is issued; the next set then begins there.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { TariffIndex } from '../../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Act } from '../custody-dependencies.ts';
import { keepNext } from '../records/keep-record.ts';
import { METERS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { positionText } from './describe-position.ts';
import { loadKey, type KeyReference } from './key-reference.ts';
import type { MeterDependencies } from './meter-dependencies.ts';
import { heldPositions, samePosition } from './positions.ts';
import { requireWords } from './require-reason.ts';
import { requireDuty } from '../people/require-duty.ts';

/** How many issued sets of a meter are looked through. */
const ISSUES_LOOKED_AT = 100;

/** A record to be corrected. */
export interface MeterReversion {
  readonly meterPAN: MeterPAN;
  readonly key: KeyReference;
  /** Absent: that of the latest position under this key. */
  readonly tariffIndex?: TariffIndex | undefined;
}

/**
 * Sets the presumed position back.
 *
 * @throws {KmsError} PERSON_DUTY, METER_REASON_MISSING, METER_POSITION_NOT_HELD, METER_UNCHANGED,
 *   RECORD_UNKNOWN, KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN, STORE_CONFLICT
 */
export async function revertMeter(
  dependencies: MeterDependencies,
  act: Act,
  { meterPAN, key: reference, tariffIndex }: MeterReversion,
): Promise<Meter> {
  requireDuty(act, 'meter.revert');
  requireWords(act, ['reason']);
  const previous = await loadTrusted(dependencies, METERS, meterPAN);
  const meter = previous.entity;
  const key = await loadKey(dependencies, reference);
  const issues = await dependencies.store.keyChangeIssues.listOfMeter(meterPAN, ISSUES_LOOKED_AT);
  const former = heldPositions(meter, issues).filter(
    ({ vendingKeyId, tariffIndex: held }) =>
      vendingKeyId === key.entity.id && (tariffIndex ?? held) === held,
  );
  const [held] = former;
  if (held === undefined) {
    throw new KmsError('METER_POSITION_NOT_HELD', `meter ${meterPAN} was never there`, {
      facts: { meterPAN, vendingKeyId: key.entity.id },
    });
  }
  const presumed = former.find((position) => !samePosition(position, meter.presumed));
  if (presumed === undefined) {
    throw new KmsError('METER_UNCHANGED', `meter ${meterPAN} is presumed there`);
  }
  const { entity: left } = await loadKey(dependencies, meter.presumed);
  const deed = {
    action: 'meter.revert',
    requirements: [],
    facts: {
      from: positionText(left, meter.presumed),
      to: positionText(key.entity, presumed),
    },
  };
  const change = { previous, entity: { ...meter, presumed }, deed };
  const { entity } = await keepNext({ dependencies, act }, METERS, change);
  return entity;
}
