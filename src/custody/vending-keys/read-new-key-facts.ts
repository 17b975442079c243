/**
 * The facts by which a new vending key is judged.
 *
 * @module
 */
import type { NewKeyFacts } from '../../keys/rules/new-key-facts.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { VendingKeyDraft } from '../../ports/vending-key-operations.ts';
import { newestRevision, type GroupSituation } from './group-situation.ts';
import type { KeyCustody } from './key-custody.ts';

/** A new key in its situation. */
export interface NewKey {
  readonly situation: GroupSituation;
  readonly draft: VendingKeyDraft;
  /** Its value comes in the clear. */
  readonly clearValue: boolean;
}

/**
 * Facts before anything is made. What only its value tells is judged when it is there: whether
 * another key has it by {@link requireOwnValue}, whether it was published by the module.
 */
export async function readNewKeyFacts(
  { store, clock, policy }: Pick<KeyCustody, 'store' | 'clock' | 'policy'>,
  { situation, draft, clearValue }: NewKey,
): Promise<NewKeyFacts> {
  const keys = situation.keys.map(({ entity }) => entity);
  const live = keys.filter(({ life }) => life.state !== 'destroyed');
  const { keyRevisionNumber } = draft.attributes;
  const hasName = ({ attributes }: VendingKey) =>
    attributes.keyRevisionNumber === keyRevisionNumber;
  let metersHoldingName = 0;
  for (const { id } of keys.filter(hasName)) {
    metersHoldingName += await store.meters.countHolding(id);
  }
  return {
    key: draft,
    now: clock.nowUtc(),
    policy,
    trialStore: situation.installation.trial,
    clearValue,
    supplyGroupKind: situation.group.kind,
    previousRevision: newestRevision(situation),
    currentBaseDate: live.reduce<NewKeyFacts['currentBaseDate']>(
      (latest, { attributes }) =>
        latest === null || attributes.baseDate > latest ? attributes.baseDate : latest,
      null,
    ),
    liveRevisions: live.length,
    nameInUse: live.some(hasName),
    metersHoldingName,
    valueKnown: false,
    valuePublished: false,
  };
}
