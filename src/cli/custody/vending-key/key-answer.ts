/**
 * How commands show a vending key: as an object for programs, as a line after an act.
 *
 * @module
 */
import { viewOf, type VendingKeyView } from '../../../custody/vending-keys/vending-key-view.ts';
import type { Stored } from '../../../keys/sealed-record.ts';
import type { VendingKey } from '../../../keys/vending-key.ts';
import { formatKeyType } from '../../../sts/attributes/key-type.ts';
import { formatUtcMinute, type UtcMinute } from '../../../sts/utc-minute.ts';
import { answer, daysLeft, instantOrNull } from '../answer.ts';
import type { CustodyCommandParts, CustodySession } from '../custody-session.ts';
import type { SessionOptions } from '../session-options.ts';

/** A key as JSON. */
export function keyObject(view: VendingKeyView, now: UtcMinute): Record<string, unknown> {
  const { id, name, attributes, origin, trial, life, keyCheckValue } = view;
  return {
    id,
    name,
    supplyGroupCode: attributes.supplyGroupCode,
    keyRevisionNumber: attributes.keyRevisionNumber,
    keyType: formatKeyType(attributes.keyType),
    baseDate: attributes.baseDate,
    dkga: attributes.decoderKeyGenerationAlgorithm,
    keyExpiryNumber: attributes.keyExpiryNumber,
    origin,
    trial,
    state: view.effectiveState,
    storedState: life.state,
    keyCheckValue,
    reportedKeyCheckValue: view.reportedKeyCheckValue,
    storageKeyNumber: view.storageKeyNumber,
    activeFrom: instantOrNull(life.activeFrom),
    loadableUntil: instantOrNull(life.loadableUntil),
    refreshDays: life.refreshDays,
    unitLimit: life.unitLimit,
    tokenClockOffsetMinutes: view.tokenClockOffsetMinutes,
    lastCreditMinute: formatUtcMinute(view.lastCreditMinute),
    creditDaysLeft: daysLeft(view.lastCreditMinute, now),
    lastKeyChangeMinute: instantOrNull(view.lastKeyChangeMinute),
    keyChangeDaysLeft: daysLeft(view.lastKeyChangeMinute, now),
    version: view.version,
  };
}

/** A key after an act: what was done, and with `--json` the whole key. */
export function answerKey(
  { output }: CustodyCommandParts,
  options: SessionOptions,
  said: {
    readonly session: CustodySession;
    readonly key: Stored<VendingKey>;
    readonly done: string;
    readonly also?: readonly string[];
  },
): void {
  const now = said.session.dependencies.clock.nowUtc();
  const view = viewOf(said.key.entity, now);
  const value = view.keyCheckValue === null ? 'no value here' : `check value ${view.keyCheckValue}`;
  answer(output, options, {
    again: `sts-kms vending-key show ${view.name}`,
    facts: keyObject(view, now),
    text: [
      `vending key ${view.name} ${said.done}: ${view.effectiveState}, ${value}`,
      ...(said.also ?? []),
    ],
  });
}

/** What to type next about a new key. */
export function activateNext({ entity }: Stored<VendingKey>): string {
  const { attributes } = entity;
  const name = `${attributes.supplyGroupCode}/${attributes.keyRevisionNumber}`;
  return `next: sts-kms vending-key activate ${name}`;
}
