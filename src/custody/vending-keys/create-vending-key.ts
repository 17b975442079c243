/**
 * Generating the next vending key of a supply group.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { TOKEN_CLOCK_OFFSET } from '../../keys/rows/vending-key-row.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroupKind } from '../../keys/supply-group.ts';
import type { VendingKey, VendingKeyAttributes } from '../../keys/vending-key.ts';
import type { BaseDate } from '../../sts/attributes/base-date.ts';
import {
  KEY_EXPIRY_NUMBER_NEVER,
  type KeyExpiryNumber,
} from '../../sts/attributes/key-expiry-number.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { Act } from '../custody-dependencies.ts';
import { announceKey } from './announce-key.ts';
import { completeKey } from './complete-key.ts';
import { readSituation, revisionToCome } from './group-situation.ts';
import type { KeyCustody } from './key-custody.ts';
import { newLife, type KeyLifeRequest } from './key-life-request.ts';
import { requireDuty } from '../people/require-duty.ts';

/** IEC 62055-41:2018 6.1.9: a VDDK, VUDK or VCDK, as the group is. */
const KEY_TYPE_OF_KIND: Readonly<Record<SupplyGroupKind, VendingKeyAttributes['keyType']>> = {
  default: 1,
  unique: 2,
  common: 3,
};

/** A key to be generated; its revision, type and algorithm follow. */
export interface NewVendingKeyRequest extends KeyLifeRequest {
  /** UUID, chosen by the caller. */
  readonly id: string;
  readonly supplyGroupCode: SupplyGroupCode;
  readonly baseDate: BaseDate;
  /** 255 when it is left out: no end before that of the base date. */
  readonly keyExpiryNumber?: KeyExpiryNumber;
  /** That of the policy when it is left out. */
  readonly tokenClockOffsetMinutes?: number;
}

/**
 * Announces a key, generates its value in the HSM, and stores it as pre-active.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_LIFE_INVALID, the code of a rule,
 *   KEY_REVISION_TAKEN,
 *   KEY_VALUE_KNOWN, and what the HSM reports
 */
export async function createVendingKey(
  dependencies: KeyCustody,
  act: Act,
  request: NewVendingKeyRequest,
): Promise<Stored<VendingKey>> {
  requireDuty(act, 'vending-key.generate');
  const situation = await readSituation(dependencies, request.supplyGroupCode);
  const { trial } = situation.installation;
  const draft = {
    id: request.id,
    attributes: {
      supplyGroupCode: request.supplyGroupCode,
      keyRevisionNumber: revisionToCome(situation),
      keyType: KEY_TYPE_OF_KIND[situation.group.kind],
      baseDate: request.baseDate,
      decoderKeyGenerationAlgorithm: 'DKGA04',
      keyExpiryNumber: request.keyExpiryNumber ?? KEY_EXPIRY_NUMBER_NEVER,
    },
    origin: 'generated',
    trial,
    life: newLife('generating', request),
    tokenClockOffsetMinutes: offsetOf(dependencies, request),
    reportedKeyCheckValue: null,
  } as const;
  const doing = { dependencies, act };
  const announced = await announceKey(doing, { situation, draft, clearValue: false });
  const announcement = { announced, action: 'vending-key.generate', trialStore: trial };
  return completeKey(doing, announcement, (key) =>
    dependencies.securityModule.generateVendingKey(key),
  );
}

/**
 * Offset of the token clock that a request asks for. SPEC D10.
 *
 * @throws {KmsError} KEY_CLOCK_OFFSET for one that no record can hold
 */
export function offsetOf(
  { policy }: Pick<KeyCustody, 'policy'>,
  request: { readonly tokenClockOffsetMinutes?: number },
): number {
  const offset = request.tokenClockOffsetMinutes ?? policy.d10TokenClockOffsetMinutes;
  const { min, max } = TOKEN_CLOCK_OFFSET;
  if (Number.isInteger(offset) && offset >= min && offset <= max) return offset;
  throw new KmsError('KEY_CLOCK_OFFSET', `token clock: ${min} to ${max} minutes are required`);
}
