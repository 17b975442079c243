/**
 * What a key change is asked for with. Where it leads is not asked: that is the meter's intention.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { TariffIndex } from '../../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Act } from '../custody-dependencies.ts';
import type { KeyReference } from '../meters/key-reference.ts';

/** A key change to be planned or issued. */
export interface KeyChangeRequest {
  readonly meterPAN: MeterPAN;
  /** The old key, one that the meter is known to have had; absent: the presumed one. */
  readonly from?: NamedOldKey | undefined;
  /** Absent: three for a meter that takes the third token of EA07. */
  readonly tokenCount?: number | undefined;
  /** Names or ids of the owners who agreed to a move between them. */
  readonly agreedByOwners?: readonly string[] | undefined;
}

/** Names the old key. */
export interface NamedOldKey {
  readonly key: KeyReference;
  /** Absent: that of the meter's latest position under this key. */
  readonly tariffIndex?: TariffIndex | undefined;
}

/** A request that is done once, however often it is sent. */
export interface KeyChangeOrder extends KeyChangeRequest {
  /** 1 to 100 printable characters without blanks, the caller's choice; null: sent once only. */
  readonly messageId: string | null;
}

/**
 * Checks a message id. One that looks like token digits is refused: it is stored.
 *
 * @throws {KmsError} KEY_CHANGE_MESSAGE_INVALID
 */
export function requireMessageId(messageId: string): void {
  if (/^[\x21-\x7e]{1,100}$/.test(messageId) && !/[0-9]{20}/.test(messageId)) return;
  throw new KmsError(
    'KEY_CHANGE_MESSAGE_INVALID',
    'message id: 1 to 100 printable characters without blanks wanted, and not 20 digits in a row',
  );
}

/** A request in one form, for its digest: what decides the answer and what the record keeps. */
export function canonicalRequest(
  { ticket, reason }: Act,
  { meterPAN, from, tokenCount, agreedByOwners }: KeyChangeOrder,
): string {
  return JSON.stringify([
    'sts-kms key-change request 1',
    meterPAN,
    from === undefined ? null : [nameParts(from.key), from.tariffIndex ?? null],
    tokenCount ?? null,
    [...(agreedByOwners ?? [])].sort(),
    ticket,
    reason,
  ]);
}

function nameParts(key: KeyReference): readonly (string | number)[] {
  if ('vendingKeyId' in key) return [key.vendingKeyId];
  return [key.supplyGroupCode, key.keyRevisionNumber];
}
