/**
 * Recording a vending key that somebody else holds: its dates are watched here, its value is not
 * here.
 *
 * @module
 */
import { parseReportedCheckValue } from '../../exchange/reported-check-value.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey, VendingKeyAttributes } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { announceKey } from './announce-key.ts';
import { offsetOf } from './create-vending-key.ts';
import { readSituation } from './group-situation.ts';
import type { KeyCustody } from './key-custody.ts';
import { newLife, type KeyLifeRequest } from './key-life-request.ts';
import { requireDuty } from '../people/require-duty.ts';

/** An external key. */
export interface ExternalKeyRequest extends KeyLifeRequest {
  /** UUID, chosen by the caller. */
  readonly id: string;
  readonly attributes: VendingKeyAttributes;
  /** `method:hex`, as its keeper reports it. */
  readonly reportedKeyCheckValue?: string;
  readonly tokenClockOffsetMinutes?: number;
}

/**
 * Records an external key as pre-active.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_CHECK_VALUE_FORM, KEY_LIFE_INVALID, the code
 *   of a rule,
 *   KEY_REVISION_TAKEN
 */
export async function recordExternalKey(
  dependencies: KeyCustody,
  act: Act,
  request: ExternalKeyRequest,
): Promise<Stored<VendingKey>> {
  requireDuty(act, 'vending-key.record-external');
  const { id, attributes, reportedKeyCheckValue } = request;
  const situation = await readSituation(dependencies, attributes.supplyGroupCode);
  const draft = {
    id,
    attributes,
    origin: 'external',
    trial: situation.installation.trial,
    life: newLife('pre-active', request),
    tokenClockOffsetMinutes: offsetOf(dependencies, request),
    reportedKeyCheckValue:
      reportedKeyCheckValue === undefined ? null : parseReportedCheckValue(reportedKeyCheckValue),
  } as const;
  return announceKey({ dependencies, act }, { situation, draft, clearValue: false });
}
