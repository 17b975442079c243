/**
 * `sts-kms vending-key list`: the keys with both of their ends.
 *
 * @module
 */
import type { Command } from 'commander';
import { listVendingKeys } from '../../../custody/vending-keys/list-vending-keys.ts';
import type { VendingKeyView } from '../../../custody/vending-keys/vending-key-view.ts';
import { formatKeyType } from '../../../sts/attributes/key-type.ts';
import { typedSupplyGroupCode } from '../../../exchange/typed-numbers.ts';
import { formatUtcMinute, type UtcMinute } from '../../../sts/utc-minute.ts';
import { answerList, daysLeftText, instantOrNull } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { keyObject } from './key-answer.ts';

interface Options extends SessionOptions {
  readonly supplyGroup?: string;
  readonly destroyed?: true;
}

const HEADING = [
  ...['SGC/KRN', 'KT', 'BASE', 'DKGA', 'STATE', 'KCV'],
  ...['LAST CREDIT MINUTE', 'LEFT', 'LAST KEY-CHANGE DATE', 'LEFT'],
];
const HELP = `
STATE is the state at this minute. Credit ends by arithmetic; key changes by permission.

Examples:
  sts-kms vending-key list --supply-group 600101
  sts-kms vending-key list --destroyed --json`;

/** Adds the command. */
export function addList(key: Command, parts: CustodyCommandParts): void {
  addSessionOptions(key.command('list'), 'JSON Lines')
    .option('--supply-group <sgc>', 'of this supply group only')
    .option('--destroyed', 'destroyed keys too, with their ids')
    .summary('show the keys with both end dates')
    .description('Shows the vending keys: what they are, and when each of them ends.')
    .addHelpText('after', HELP)
    .action((options: Options) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const { supplyGroup, destroyed = false } = options;
        const keys = await listVendingKeys(dependencies, act, {
          ...(supplyGroup === undefined
            ? {}
            : { supplyGroupCode: typedSupplyGroupCode(supplyGroup) }),
          destroyed,
        });
        const now = dependencies.clock.nowUtc();
        answerList(parts.output, options, {
          objects: keys.map((view) => keyObject(view, now)),
          heading: destroyed ? [...HEADING, 'ID'] : HEADING,
          rows: keys.map((view) => (destroyed ? [...rowOf(view, now), view.id] : rowOf(view, now))),
          empty: 'no vending keys here: sts-kms vending-key generate SGC --base-date 2014',
        });
      }),
    );
}

function rowOf(view: VendingKeyView, now: UtcMinute): string[] {
  const { attributes, lastCreditMinute, lastKeyChangeMinute } = view;
  return [
    view.trial ? `${view.name} TRIAL` : view.name,
    formatKeyType(attributes.keyType),
    String(attributes.baseDate),
    attributes.decoderKeyGenerationAlgorithm,
    view.effectiveState,
    view.keyCheckValue ?? '-',
    formatUtcMinute(lastCreditMinute),
    daysLeftText(lastCreditMinute, now),
    instantOrNull(lastKeyChangeMinute) ?? 'no end set',
    daysLeftText(lastKeyChangeMinute, now),
  ];
}
