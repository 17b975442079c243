/**
 * The certificate of a destruction, read from the record and the event that it left: no secret is
 * in it, and it can be had again at any time.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { INSTALLATION_RECORD_ID } from '../../keys/installation.ts';
import { vendingKeyName, type VendingKeyAttributes } from '../../keys/vending-key.ts';
import { hexFromBytes } from '../../sts/text.ts';
import { subjectOf } from '../records/keep-record.ts';
import { INSTALLATIONS, VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted, type RecordReading } from '../records/trusted-record.ts';
import type { KeyRequest } from './change-state.ts';
import { findNewestEvent, type NumberedEvent } from '../audit/newest-rows.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';

/** Event of a destruction. */
export const DESTROYED = 'vending-key.destroy';

/** What is certified; written as JSON. */
export interface DestructionCertificate {
  readonly schema: 'sts-kms-destruction-certificate-v1';
  readonly installation: { readonly id: string; readonly name: string };
  readonly vendingKey: {
    readonly id: string;
    /** As `123456/2`. */
    readonly name: string;
    readonly attributes: VendingKeyAttributes;
    /** Of the destroyed value, `method:hex`; `none` when it never had one. */
    readonly keyCheckValue: string;
  };
  /** ISO 8601 in UTC. */
  readonly destroyedAt: string;
  readonly actor: string;
  readonly ticket: string | null;
  readonly reason: string | null;
  readonly eventNumber: number;
  /** MAC of the record of the destroyed key, hex. */
  readonly recordMac: string;
}

/**
 * The certificate of a key that was destroyed.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN for a key that is not there or was not destroyed
 *   by
 *   an act
 */
export async function readDestructionCertificate(
  reading: RecordReading,
  act: Act,
  request: KeyRequest,
): Promise<DestructionCertificate> {
  requireDuty(act, 'vending-key.read');
  return certificateOf(reading, request);
}

/**
 * The same for use cases that have their own duty.
 *
 * @throws {KmsError} RECORD_UNKNOWN
 */
export async function certificateOf(
  reading: RecordReading,
  { id }: KeyRequest,
): Promise<DestructionCertificate> {
  const { entity: installation } = await loadTrusted(
    reading,
    INSTALLATIONS,
    INSTALLATION_RECORD_ID,
  );
  const { entity, recordMac } = await loadTrusted(reading, VENDING_KEYS, id);
  const event = entity.life.state === 'destroyed' ? await findDestruction(reading, id) : undefined;
  if (event === undefined) {
    throw new KmsError('RECORD_UNKNOWN', `no destruction of vending key ${id} is recorded`);
  }
  const { keyCheckValue, ticket, reason } = factsOf(event);
  return {
    schema: 'sts-kms-destruction-certificate-v1',
    installation: { id: installation.installationId, name: installation.name },
    vendingKey: {
      id,
      name: vendingKeyName(entity.attributes),
      attributes: entity.attributes,
      keyCheckValue: keyCheckValue ?? 'none',
    },
    destroyedAt: event.at,
    actor: event.actor,
    ticket,
    reason,
    eventNumber: event.number,
    recordMac: hexFromBytes(recordMac),
  };
}

function findDestruction({ store }: RecordReading, id: string): Promise<NumberedEvent | undefined> {
  const subject = subjectOf(VENDING_KEYS, id);
  return findNewestEvent(
    store.events,
    (event) => event.action === DESTROYED && event.subject === subject,
  );
}

/** Its facts, as far as they are texts: an event carries no MAC, so nothing is relied on. */
function factsOf({
  facts,
}: NumberedEvent): Record<'keyCheckValue' | 'ticket' | 'reason', string | null> {
  const parsed = JSON.parse(facts) as Readonly<Record<string, unknown>>;
  const textOf = (name: string): string | null => {
    const value = parsed[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    keyCheckValue: textOf('keyCheckValue'),
    ticket: textOf('ticket'),
    reason: textOf('reason'),
  };
}
