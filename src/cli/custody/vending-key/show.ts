/**
 * `sts-kms vending-key show`: everything about one key but its value.
 *
 * @module
 */
import type { Command } from 'commander';
import { listOwners } from '../../../custody/owners/list-owners.ts';
import { listSupplyGroups } from '../../../custody/supply-groups/list-supply-groups.ts';
import type { VendingKeyView } from '../../../custody/vending-keys/vending-key-view.ts';
import { formatKeyType } from '../../../sts/attributes/key-type.ts';
import { formatUtcMinute, type UtcMinute } from '../../../sts/utc-minute.ts';
import { answer, daysLeftText, instantOrNull, textFacts, zoneInstant } from '../answer.ts';
import type { CustodyCommandParts, SessionDependencies } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { findKey } from './find-key.ts';
import { keyObject } from './key-answer.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';

/** Whose key it is. */
interface Belonging {
  readonly supplyGroupName: string;
  readonly owner: string;
  readonly timeZone: string;
}

/** Adds the command. */
export function addShow(key: Command, parts: CustodyCommandParts): void {
  addSessionOptions(key.command('show <key>'))
    .summary('show one key')
    .description('Shows a key, its ends in UTC and in the time zone of its owner; not its value.')
    .addHelpText('after', '\nExample:\n  sts-kms vending-key show 600101/1')
    .action((named: string, options: SessionOptions) =>
      withSession(parts, options, async (session, act) => {
        const view = await findKey(session, act, named);
        const belonging = await belongingOf(session.dependencies, act, view);
        const now = session.dependencies.clock.nowUtc();
        answer(parts.output, options, {
          facts: { ...keyObject(view, now), ...belonging, ...zoned(view, belonging) },
          text: textFacts(factsOf(view, belonging, now)),
        });
      }),
    );
}

async function belongingOf(
  dependencies: SessionDependencies,
  act: Act,
  { attributes }: VendingKeyView,
): Promise<Belonging> {
  const groups = await listSupplyGroups(dependencies, act);
  const group = groups.find(({ entity }) => entity.id === attributes.supplyGroupCode)?.entity;
  const owners = await listOwners(dependencies, act);
  const owner = owners.find(({ entity }) => entity.id === group?.ownerId)?.entity;
  return {
    supplyGroupName: group?.name ?? '',
    owner: owner?.name ?? '',
    timeZone: owner?.timeZone ?? 'UTC',
  };
}

function zoned(
  { lastCreditMinute, lastKeyChangeMinute }: VendingKeyView,
  { timeZone }: Belonging,
): Record<string, string | null> {
  return {
    lastCreditMinuteLocal: zoneInstant(lastCreditMinute, timeZone),
    lastKeyChangeMinuteLocal:
      lastKeyChangeMinute === null ? null : zoneInstant(lastKeyChangeMinute, timeZone),
  };
}

function factsOf(
  view: VendingKeyView,
  belonging: Belonging,
  now: UtcMinute,
): (readonly [string, string])[] {
  const { attributes, life } = view;
  return [
    ['vending key', view.trial ? `${view.name}  TRIAL` : view.name],
    ['id', view.id],
    ['supply group', belonging.supplyGroupName],
    ['owner', belonging.owner],
    ['key type', formatKeyType(attributes.keyType)],
    ['base date', `${attributes.baseDate}, ${attributes.decoderKeyGenerationAlgorithm}`],
    ['KeyExpiryNumber', String(attributes.keyExpiryNumber)],
    ['origin', view.origin],
    ['state now', view.effectiveState],
    ['state as set', life.state],
    ['check value', view.keyCheckValue ?? 'no value here'],
    ['reported value', view.reportedKeyCheckValue ?? 'none'],
    ['storage key', view.storageKeyNumber === null ? '-' : String(view.storageKeyNumber)],
    ['active from', instantOrNull(life.activeFrom) ?? 'its activation'],
    ['loadable until', instantOrNull(life.loadableUntil) ?? 'no end set'],
    ['refresh', life.refreshDays === null ? 'none' : `every ${life.refreshDays} days`],
    ['unit limit', life.unitLimit === null ? 'none' : String(life.unitLimit)],
    ['token clock', `UTC + ${view.tokenClockOffsetMinutes} min`],
    ['LAST CREDIT MINUTE', ending(view.lastCreditMinute, belonging, now)],
    ['LAST KEY-CHANGE DATE', ending(view.lastKeyChangeMinute, belonging, now)],
  ];
}

function ending(minute: UtcMinute | null, { timeZone }: Belonging, now: UtcMinute): string {
  if (minute === null) return 'no end set';
  const local = zoneInstant(minute, timeZone);
  return `${formatUtcMinute(minute)}  ${local}  ${daysLeftText(minute, now)}`;
}
