/**
 * Taking a clear trial value in, into a TRIAL store.
 *
 * @module
 */
import type { TrialKey } from '../../exchange/trial-keys.ts';
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

/** A key of a trial-key file. */
export interface TrialKeyRequest extends KeyLifeRequest {
  /** UUID, chosen by the caller. */
  readonly id: string;
  /** Its value is wiped, whatever happens. */
  readonly key: TrialKey;
  readonly tokenClockOffsetMinutes?: number;
}

/**
 * Announces the key, takes its value in, and stores it as pre-active.
 *
 * @throws {KmsError} PERSON_DUTY, KEY_TRIAL_STORE_ONLY, KEY_CLEAR_VALUE, the code of another rule,
 *   KEY_REVISION_TAKEN, and what the HSM reports
 */
export async function importTrialKey(
  dependencies: KeyCustody,
  act: Act,
  request: TrialKeyRequest,
): Promise<Stored<VendingKey>> {
  const { id, key } = request;
  try {
    requireDuty(act, 'vending-key.import-trial');
    const situation = await readSituation(dependencies, key.attributes.supplyGroupCode);
    const draft = {
      id,
      attributes: key.attributes,
      origin: 'imported',
      trial: true,
      life: newLife('generating', request),
      tokenClockOffsetMinutes: offsetOf(dependencies, request),
      reportedKeyCheckValue: null,
    } as const;
    const doing = { dependencies, act };
    const announced = await announceKey(doing, { situation, draft, clearValue: true });
    const trialStore = situation.installation.trial;
    const announcement = { announced, action: 'vending-key.import-trial', trialStore };
    return await completeKey(doing, announcement, (stored) =>
      dependencies.securityModule.importVendingKey(stored, key.value),
    );
  } finally {
    key.value.fill(0);
  }
}
