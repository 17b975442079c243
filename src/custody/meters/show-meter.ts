/**
 * A meter with its four positions spelled out.
 *
 * @module
 */
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import { METERS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { describePosition, type DescribedPosition } from './describe-position.ts';
import type { MeterReading } from './meter-dependencies.ts';
import { samePosition } from './positions.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

/** The four positions. */
export interface DescribedPositions {
  readonly intended: DescribedPosition | null;
  readonly issued: DescribedPosition | null;
  readonly presumed: DescribedPosition | null;
  readonly proven: DescribedPosition | null;
}

/** A meter as it is shown. */
export interface ShownMeter {
  readonly meter: Meter;
  readonly positions: DescribedPositions;
  /** It is not presumed to be what it should be. */
  readonly keyChangeDue: boolean;
  /** The last issued set is not proven to have been entered. */
  readonly proofDue: boolean;
  /** Its sets, latest first; without digits, which nobody stores. */
  readonly issues: readonly KeyChangeIssue[];
}

/** Sets shown of one meter. */
const ISSUES_SHOWN = 20;

/**
 * Shows a meter.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, and when a record cannot be relied on
 */
export async function showMeter(
  reading: MeterReading,
  act: Act,
  meterPAN: MeterPAN,
): Promise<ShownMeter> {
  requireDuty(act, 'meter.read');
  const { entity: meter } = await loadTrusted(reading, METERS, meterPAN);
  const { intended, issued, presumed, proven } = meter;
  return {
    meter,
    positions: {
      intended: await describePosition(reading, intended),
      issued: await describePosition(reading, issued),
      presumed: await describePosition(reading, presumed),
      proven: await describePosition(reading, proven),
    },
    keyChangeDue: !samePosition(intended, presumed),
    proofDue: issued !== null && !samePosition(issued, proven),
    issues: await reading.store.keyChangeIssues.listOfMeter(meterPAN, ISSUES_SHOWN),
  };
}
