/**
 * Taking in a value that somebody else wrapped under a transport key of this HSM.
 *
 * @module
 */
import type { WrappedKey } from '../../exchange/wrapped-key.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { announceKey } from './announce-key.ts';
import { completeKey } from './complete-key.ts';
import { offsetOf } from './create-vending-key.ts';
import { readSituation } from './group-situation.ts';
import type { KeyCustody } from './key-custody.ts';
import { newLife, type KeyLifeRequest } from './key-life-request.ts';
import { requireDuty } from '../people/require-duty.ts';

/** A key of a wrapped-key file. */
export interface WrappedKeyRequest extends KeyLifeRequest {
  /** UUID, chosen by the caller. */
  readonly id: string;
  readonly key: WrappedKey;
  readonly tokenClockOffsetMinutes?: number;
}

/**
 * Announces the key, unwraps its value in the HSM, and stores it as pre-active. A check value that
 * was reported by our method must be that of the value.
 *
 * @throws {KmsError} PERSON_DUTY, the code of a rule, KEY_REVISION_TAKEN, KEY_VALUE_KNOWN,
 *   KEY_CHECK_VALUE_DIFFERS, SM_PUBLISHED_VALUE, and what the HSM reports
 */
export async function importWrappedKey(
  dependencies: KeyCustody,
  act: Act,
  request: WrappedKeyRequest,
): Promise<Stored<VendingKey>> {
  requireDuty(act, 'vending-key.import-wrapped');
  const { id, key } = request;
  const situation = await readSituation(dependencies, key.attributes.supplyGroupCode);
  const { trial } = situation.installation;
  const draft = {
    id,
    attributes: key.attributes,
    origin: 'imported',
    trial,
    life: newLife('generating', request),
    tokenClockOffsetMinutes: offsetOf(dependencies, request),
    reportedKeyCheckValue: key.keyCheckValue,
  } as const;
  const doing = { dependencies, act };
  const announced = await announceKey(doing, { situation, draft, clearValue: false });
  const announcement = { announced, action: 'vending-key.import-wrapped', trialStore: trial };
  return completeKey(doing, announcement, (stored) =>
    dependencies.securityModule.importWrappedVendingKey(stored, key.wrapped),
  );
}
