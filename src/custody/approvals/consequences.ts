/**
 * What a request leads to, in words: for people who sign it and do not read columns.
 *
 * @module
 */
import { endDatesOfKey } from '../../keys/end-dates.ts';
import { vendingKeyFromRow } from '../../keys/rows/vending-key-row.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import type { ColumnValue, RecordRow } from '../../keys/sealed-record.ts';
import type { ApprovedChange } from '../../people/approval-document.ts';
import { findDuty } from '../../people/duties.ts';
import { personFromRow } from '../../people/person-row.ts';
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import { peopleByName } from '../people/list-people.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import { findTrusted } from '../records/trusted-record.ts';
import type { ApprovalDependencies } from './governed-operation.ts';
import type { TrustedRequest } from './read-request.ts';

/** The consequences of a request. */
export async function consequencesOf(
  dependencies: ApprovalDependencies,
  { document }: TrustedRequest,
): Promise<string[]> {
  const words: string[] = [];
  if (findDuty(document.action)?.emergency === true) {
    words.push('EMERGENCY: it takes effect at once, and everybody is told');
  }
  for (const change of document.changes) {
    words.push(...(await consequencesOfChange(dependencies, change)));
  }
  words.push(...leavingOf(document));
  if (document.action === 'meter.intend-many') words.push(intentionOf(document.request));
  return words;
}

async function consequencesOfChange(
  dependencies: ApprovalDependencies,
  change: ApprovedChange,
): Promise<string[]> {
  switch (change.table) {
    case 'vending_key':
      return ofKey(dependencies, change);
    case 'person':
      return ofPerson(dependencies, change);
    case 'policy':
      return [`policy ${change.id} becomes ${textOf(change, 'value')}, for everybody at once`];
    case 'owner':
      return [`an owner has the name ${textOf(change, 'name')}`];
    case 'supply_group':
      return [
        `supply group ${change.id} (${textOf(change, 'name')}) belongs to owner ` +
          `${textOf(change, 'owner_id')}, with all its keys and meters`,
      ];
    case 'installation':
      return [
        `every vending key is wrapped under storage key ${textOf(change, 'rotating_to')}, the ` +
          'one ' +
          'before is destroyed; backups made before open no more',
      ];
    case 'meter':
    case 'founding':
      return [];
  }
}

async function ofKey(
  dependencies: ApprovalDependencies,
  change: ApprovedChange,
): Promise<string[]> {
  const after = vendingKeyFromRow(rowWithOctets(change));
  const name = vendingKeyName(after.attributes);
  const before = (await findTrusted(dependencies, VENDING_KEYS, change.id))?.entity;
  if (before === undefined) {
    const until = formatUtcMinute(endDatesOfKey(after).lastCreditMinute);
    return [`a new key ${name}: its last credit minute is ${until}`];
  }
  const meters = await dependencies.store.meters.countHolding(change.id);
  return [
    ...ofState(name, { before, after, meters }),
    ...ofCredit({ before, after, meters }),
    ...ofKeyChanges(name, before, after),
  ];
}

interface KeyUpdate {
  readonly before: VendingKey;
  readonly after: VendingKey;
  /** Meters that have the key in one of their positions. */
  readonly meters: number;
}

function ofState(name: string, { before, after, meters }: KeyUpdate): string[] {
  const { state } = after.life;
  if (state === before.life.state) return [];
  const held = `${metersText(meters)} with it`;
  switch (state) {
    case 'active':
      return [`key ${name} may be used; ${held}`];
    case 'suspended':
      return [
        `nothing is issued with key ${name} until it is resumed, key changes included; ${held}`,
      ];
    case 'key-change-only':
      return [`credit with key ${name} stops at once, for ever; ${held} wait for a key change`];
    case 'compromised':
      return [`key ${name} counts as known to others, for ever; ${held} must be moved off it`];
    case 'deactivated':
      return [`nothing is issued with key ${name} any more, key changes included; ${held}`];
    case 'destroyed':
      return [`the value of key ${name} is destroyed, for ever; ${held}`];
    case 'generating':
    case 'pre-active':
      return [`key ${name} is ${state}`];
  }
}

function ofCredit({ before, after, meters }: KeyUpdate): string[] {
  const [was, is] = [endDatesOfKey(before), endDatesOfKey(after)];
  const { supplyGroupCode, keyExpiryNumber } = after.attributes;
  if (was.lastCreditMinute === is.lastCreditMinute) return [];
  return [
    `credit for SGC ${supplyGroupCode} stops on ${formatUtcMinute(is.lastCreditMinute)}, ` +
      `so far on ${formatUtcMinute(was.lastCreditMinute)}`,
    `${metersText(meters)} with the old KEN: each learns KEN ${keyExpiryNumber} by a key-change ` +
      'set',
  ];
}

function ofKeyChanges(name: string, before: VendingKey, after: VendingKey): string[] {
  const [was, is] = [before.life.issuedUntil, after.life.issuedUntil];
  if (was === is) return [];
  const [until, soFar] = [was, is]
    .map((minute) => (minute === null ? 'open' : formatUtcMinute(minute)))
    .reverse();
  return [`key changes away from ${name} are possible until: ${until}, so far: ${soFar}`];
}

async function ofPerson(
  dependencies: ApprovalDependencies,
  change: ApprovedChange,
): Promise<string[]> {
  const after = personFromRow(rowWithOctets(change));
  const others = (await peopleByName(dependencies)).filter(
    ({ id, state, roles }) =>
      id !== after.id && state === 'active' && roles.includes('administrator'),
  );
  const stays = after.state === 'active' && after.roles.includes('administrator');
  const administrators = others.length + (stays ? 1 : 0);
  const { signatures } = dependencies;
  return [
    after.state === 'revoked'
      ? `${after.name} signs and does nothing any more, for ever`
      : `${after.name} (${after.kind}) is ${after.roles.join(', ')}, with the key ` +
        signatures.fingerprintOf(after.publicKey),
    ...(administrators > 2
      ? []
      : [`${administrators} administrators remain: with fewer than two no person can be changed`]),
  ];
}

/** The number that the requester stated: it is compared again when the request is carried out. */
function leavingOf({ action, request }: TrustedRequest['document']): string[] {
  const { leaving } = request;
  if (typeof leaving !== 'number') return [];
  const limit = action === 'vending-key.suspend' ? '' : '; refused when there are more by then';
  return [
    `${metersText(leaving)} without a key change away from the key, as stated with ` +
      `--leaving${limit}`,
  ];
}

function intentionOf(request: TrustedRequest['document']['request']): string {
  const { meterPANs } = request;
  const count = Array.isArray(meterPANs) ? meterPANs.length : 0;
  return `${metersText(count)} to get key ${JSON.stringify(request['key'])} with their next set`;
}

function metersText(count: number): string {
  return count === 1 ? '1 meter' : `${count.toLocaleString('en')} meters`;
}

function textOf({ row }: ApprovedChange, column: string): string {
  const value = row[column] ?? 'nothing';
  return typeof value === 'object' ? '(octets)' : String(value);
}

/** The row of a change as a record has it: octets are octets again. */
function rowWithOctets({ row }: ApprovedChange): RecordRow {
  const columns = Object.entries(row).map(([name, value]): [string, ColumnValue] => [
    name,
    // What the octets are is no matter here, that they are some is.
    typeof value === 'object' && value !== null ? new Uint8Array([1]) : (value as ColumnValue),
  ]);
  return Object.fromEntries(columns);
}
